import { type Reading, readYaml } from '../parse.js';
import { TrackFile } from '../schemas/track.js';
import { TRACK_DATA_FORMAT, type TrackData } from '../trackData.js';
import { COUNTRIES } from '../../domain/states.js';
import { type Rubric } from '../types.js';
import { type LessonReport, type Library, type TrackContext } from './context.js';
import { compileMedia } from './media.js';
import { compileModule } from './modules.js';
import { checkParallelTests, compileTest, compileValidation } from './tests.js';

/** One course, or undefined when its track.yaml cannot be read. */
export function compileTrack(
  reading: Reading,
  library: Library & { rubrics: ReadonlyMap<string, Rubric> },
  slug: string,
): { data: TrackData; lessonReports: LessonReport[] } | undefined {
  const folder = `tracks/${slug}`;
  const file = `${folder}/track.yaml`;
  const { problems } = reading;
  const source = readYaml(reading, file, TrackFile);
  if (!source) {
    for (const path of reading.files.keys()) if (path.startsWith(`${folder}/`)) reading.used.add(path);
    return undefined;
  }
  if (source.slug !== slug) problems.error(file, 'slug', `debe ser ${slug}, como la carpeta`);
  const { projectRubric, validation, trainerCertification, modules: folders, ...declared } = source;
  const context = createContext(reading, library, folder, slug);

  const modules = presentModules(context, folders).flatMap((name) => compileModule(context, name) ?? []);
  const slugs = modules.map((module) => module.slug);
  for (const name of slugs) {
    if (slugs.indexOf(name) !== slugs.lastIndexOf(name)) problems.error(file, 'modules', `«${name}» está repetido`);
  }
  const minutes = modules.reduce((total, module) => total + module.minutes, 0);
  if (modules.length === folders.length && minutes !== source.hours * 60) {
    problems.error(file, 'hours', `dice ${source.hours} horas y los módulos suman ${minutes / 60}`);
  }

  const has = (component: (typeof source.components)[number]) => source.components.includes(component);
  for (const { number, slug: name } of has('assessments') ? modules : []) {
    const where = `${folder}/modules/${String(number).padStart(2, '0')}-${name}/assessment.yaml`;
    if (!reading.files.has(where)) problems.error(where, 'archivo', 'falta este archivo');
  }
  const entry = has('entryTest') ? compileTest(context, 'entry', modules, folders) : null;
  const exit = has('exitTest') ? compileTest(context, 'exit', modules, folders) : null;
  checkParallelTests(context, entry, exit);
  const validationExam = has('validationExam')
    ? compileValidation(context, validation, source.passMark, modules)
    : null;
  const rubric = projectRubric === undefined ? undefined : library.rubrics.get(projectRubric);
  if (projectRubric !== undefined && !reading.files.has(`rubrics/${projectRubric}.yaml`)) {
    problems.error(file, 'projectRubric', `falta rubrics/${projectRubric}.yaml`);
  }

  return {
    data: {
      format: TRACK_DATA_FORMAT,
      ...declared,
      validation: validation ?? null,
      trainerCertification: trainerCertification ?? null,
      modules,
      entry,
      exit,
      validationExam,
      projectRubric: rubric ?? null,
      ...quotedBy(context),
    },
    lessonReports: context.lessonReports,
  };
}

const createContext = (
  reading: Reading,
  library: Library,
  folder: string,
  slug: string,
): TrackContext => ({
  reading,
  term: library.term,
  fact: library.fact,
  looseFigures: library.looseFigures,
  folder,
  slug,
  media: compileMedia(reading, folder),
  quoted: { terms: new Map(), facts: new Map(), media: new Map() },
  itemFiles: new Map(),
  lessonFiles: new Map(),
  lessonReports: [],
});

/** The listed modules that have a folder, after saying which have none and which are not listed. */
function presentModules({ reading, folder }: TrackContext, listed: readonly string[]): string[] {
  const present = new Set<string>();
  for (const path of reading.files.keys()) {
    const name = path.startsWith(`${folder}/modules/`) ? path.split('/')[3] : undefined;
    if (name !== undefined) present.add(name);
  }
  for (const name of listed) {
    if (!present.has(name)) {
      reading.problems.error(`${folder}/track.yaml`, 'modules', `falta la carpeta modules/${name}`);
    }
  }
  for (const name of present) {
    if (listed.includes(name)) continue;
    reading.problems.error(`${folder}/modules/${name}`, 'carpeta', 'no está en modules de track.yaml');
    for (const path of reading.files.keys()) {
      if (path.startsWith(`${folder}/modules/${name}/`)) reading.used.add(path);
    }
  }
  return listed.filter((name) => present.has(name));
}

function quotedBy({ quoted, media, reading, folder }: TrackContext) {
  for (const file of media.keys()) {
    if (!quoted.media.has(file)) {
      reading.problems.warning(`${folder}/media/${file}`, 'archivo', 'ningún texto usa este dibujo');
    }
  }
  const byKey = <T>(map: ReadonlyMap<string, T>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  const facts = byKey(quoted.facts);
  return {
    glossary: byKey(quoted.terms),
    media: byKey(quoted.media),
    facts: Object.fromEntries(
      COUNTRIES.map((country) => [
        country,
        Object.fromEntries(
          facts.filter((fact) => fact.country === country).map((fact) => [fact.key, fact]),
        ),
      ]),
    ),
  };
}
