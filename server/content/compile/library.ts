import { formatFact } from '../facts.js';
import { slugify } from '../markdown/inspect.js';
import { type Reading, readYaml } from '../parse.js';
import { FactsFile, GlossaryFile } from '../schemas/reference.js';
import { RubricFile } from '../schemas/work.js';
import { type Country, type Fact, type GlossaryTerm, type Rubric } from '../types.js';
import { type Library } from './context.js';
import { checkRubricSamples } from './rubricSamples.js';
import { createFigureFinder } from './legalFigures.js';

/** What all courses share, and how their texts look it up. A file that is not there is an empty one. */
export function compileLibrary(reading: Reading): Library & {
  glossary: GlossaryTerm[];
  facts: Record<Country, Record<string, Fact>>;
  rubrics: Map<string, Rubric>;
} {
  const terms = compileGlossary(reading);
  const facts = { EC: compileFacts(reading, 'EC'), MX: compileFacts(reading, 'MX') };
  const factIn = (country: Country) => (key: string) =>
    facts[country] === null ? UNREAD_FACT : facts[country][key];
  const readFacts = { EC: facts.EC ?? {}, MX: facts.MX ?? {} };
  return {
    glossary: [...new Set(terms?.values())],
    term: (name) => (terms === null ? UNREAD_TERM : terms.get(name.toLowerCase())),
    facts: readFacts,
    fact: { EC: factIn('EC'), MX: factIn('MX') },
    looseFigures: {
      EC: createFigureFinder(readFacts.EC),
      MX: createFigureFinder(readFacts.MX),
    },
    rubrics: compileRubrics(reading),
  };
}

// Stand for everything in a file that cannot be read: its own fault is enough to tell.
const UNREAD_TERM: GlossaryTerm = { id: '', term: '', text: '', also: [] };
const UNREAD_FACT: Fact = {
  key: '',
  country: 'EC',
  label: '',
  value: 0,
  unit: '',
  text: '',
  validFrom: '1970-01-01',
  checkedOn: '1970-01-01',
  source: '',
  reviewer: '',
};

/** By name and by every other name, in lowercase; null when the file cannot be read. */
function compileGlossary(reading: Reading): Map<string, GlossaryTerm> | null {
  const file = 'glossary.yaml';
  const terms = new Map<string, GlossaryTerm>();
  if (!reading.files.has(file)) return terms;
  const source = readYaml(reading, file, GlossaryFile);
  if (!source) return null;
  const ids = new Set<string>();
  for (const { term, text, also } of source) {
    const entry = { id: slugify(term), term, text, also };
    const say = (message: string) => reading.problems.error(file, `[${term}]`, message);
    if (ids.has(entry.id)) say('hay otra palabra que se escribe casi igual');
    ids.add(entry.id);
    for (const name of [term, ...also]) {
      const other = terms.get(name.toLowerCase());
      if (other) say(`«${name}» ya está en «${other.term}»`);
      terms.set(name.toLowerCase(), entry);
    }
  }
  return terms;
}

/** By key; null when the file cannot be read. */
function compileFacts(reading: Reading, country: Country): Record<string, Fact> | null {
  const file = `facts/${country.toLowerCase()}.yaml`;
  if (!reading.files.has(file)) return {};
  const source = readYaml(reading, file, FactsFile);
  if (!source) return null;
  return Object.fromEntries(
    Object.entries(source).map(([key, { unit = '', ...fact }]) => [
      key,
      { key, country, unit, text: formatFact(fact.value, unit, country), ...fact },
    ]),
  );
}

function compileRubrics(reading: Reading): Map<string, Rubric> {
  const rubrics = new Map<string, Rubric>();
  for (const file of reading.files.keys()) {
    const name = /^rubrics\/([^/.]+)\.yaml$/.exec(file)?.[1];
    if (name === undefined) continue;
    const source = readYaml(reading, file, RubricFile);
    if (!source) continue;
    if (source.slug !== name) reading.problems.error(file, 'slug', `debe ser ${name}, como el archivo`);
    rubrics.set(source.slug, {
      ...source,
      criteria: source.criteria.map((criterion) => ({
        ...criterion,
        levels: criterion.levels.map((level) => ({ ...level, example: level.example ?? null })),
      })),
    });
  }
  checkRubricSamples(reading, rubrics);
  return rubrics;
}
