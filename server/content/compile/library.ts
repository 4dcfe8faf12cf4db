import { formatFact } from '../facts.js';
import { slugify } from '../markdown/inspect.js';
import { type Reading, readYaml } from '../parse.js';
import { FactsFile, GlossaryFile } from '../schemas/reference.js';
import { RubricFile } from '../schemas/work.js';
import { type Country, type Fact, type GlossaryTerm, type Rubric } from '../types.js';
import { type Library } from './context.js';
import { createFigureFinder } from './legalFigures.js';

/** What all courses share. A file that is not there is an empty one. */
export function compileLibrary(reading: Reading): Library & {
  glossary: GlossaryTerm[];
  rubrics: Map<string, Rubric>;
} {
  const { glossary, terms } = compileGlossary(reading);
  const facts = { EC: compileFacts(reading, 'EC'), MX: compileFacts(reading, 'MX') };
  return {
    glossary,
    terms,
    facts,
    looseFigures: { EC: createFigureFinder(facts.EC), MX: createFigureFinder(facts.MX) },
    rubrics: compileRubrics(reading),
  };
}

function compileGlossary(reading: Reading) {
  const file = 'glossary.yaml';
  const source = reading.files.has(file) ? readYaml(reading, file, GlossaryFile) : [];
  const terms = new Map<string, GlossaryTerm>();
  const ids = new Set<string>();
  const glossary = (source ?? []).map((entry) => ({ id: slugify(entry.term), ...entry }));
  for (const entry of glossary) {
    const say = (message: string) => reading.problems.error(file, `[${entry.term}]`, message);
    if (ids.has(entry.id)) say('hay otra palabra que se escribe casi igual');
    ids.add(entry.id);
    for (const name of [entry.term, ...entry.also]) {
      const other = terms.get(name.toLowerCase());
      if (other) say(`«${name}» ya está en «${other.term}»`);
      terms.set(name.toLowerCase(), entry);
    }
  }
  return { glossary, terms };
}

function compileFacts(reading: Reading, country: Country): Record<string, Fact> {
  const file = `facts/${country.toLowerCase()}.yaml`;
  const source = reading.files.has(file) ? readYaml(reading, file, FactsFile) : {};
  const facts: Record<string, Fact> = {};
  for (const [key, { unit = '', ...fact }] of Object.entries(source ?? {})) {
    facts[key] = { key, country, unit, text: formatFact(fact.value, unit, country), ...fact };
  }
  return facts;
}

function compileRubrics(reading: Reading): Map<string, Rubric> {
  const rubrics = new Map<string, Rubric>();
  for (const file of reading.files.keys()) {
    const name = /^rubrics\/([^/]+)\.yaml$/.exec(file)?.[1];
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
  return rubrics;
}
