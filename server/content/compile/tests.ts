import { readYaml } from '../parse.js';
import { AssessmentFile, ValidationFile } from '../schemas/work.js';
import { type ModuleData, type TestData, type ValidationData } from '../trackData.js';
import { type ItemPool } from '../types.js';
import { slugOf, type TrackContext } from './context.js';
import { compileItem } from './items.js';

/** Product §4: what a bank has when it is complete. */
const FULL_PRACTICE_POOL = 14;
const FULL_VALIDATION_POOL = 4;

/** `assessment.yaml` of a module: items to practise with and items kept for the validation exam. */
export function compileAssessment(
  context: TrackContext,
  file: string,
  module: { slug: string; outcomes: readonly { id: string }[] },
): TestData | null {
  const { problems } = context.reading;
  const source = readYaml(context.reading, file, AssessmentFile);
  if (!source) return null;
  const outcomes = new Set(module.outcomes.map(({ id }) => id));
  const items = source.items.map((item) => {
    const say = (field: string, message: string) =>
      problems.error(file, `items[${item.id}].${field}`, message);
    if (item.module !== undefined) say('module', 'sobra: sólo va en entry.yaml y exit.yaml');
    if (!outcomes.has(item.outcome)) say('outcome', `el módulo no tiene el logro «${item.outcome}»`);
    const pool = item.pool ?? 'practice';
    if (pool !== 'practice' && pool !== 'validation') {
      say('pool', 'en un módulo es practice o validation');
    }
    return compileItem(context, item, { file, module: module.slug, pool });
  });
  const inPool = (pool: ItemPool) => items.filter((item) => item.pool === pool).length;
  const practice = inPool('practice');
  const validation = inPool('validation');
  if (practice < source.itemsPerAttempt) {
    problems.error(
      file,
      'itemsPerAttempt',
      `pide ${source.itemsPerAttempt} preguntas y hay ${practice} de práctica`,
    );
  }
  if (practice < FULL_PRACTICE_POOL || validation < FULL_VALIDATION_POOL) {
    problems.warning(
      file,
      'items',
      `hay ${practice} de práctica y ${validation} de validación; el banco completo tiene ${FULL_PRACTICE_POOL} y ${FULL_VALIDATION_POOL}`,
    );
  }
  for (const id of outcomes) {
    const covering = source.items.filter((item) => item.outcome === id).length;
    if (covering < 2) {
      problems.warning(file, 'items', `el logro ${id} tiene ${covering} preguntas; van al menos 2`);
    }
  }
  return {
    title: source.title,
    itemsPerAttempt: source.itemsPerAttempt,
    maxAttempts: source.maxAttempts,
    items,
  };
}

/** `entry.yaml` or `exit.yaml`: its items say which module each one asks about. */
export function compileTest(
  context: TrackContext,
  pool: 'entry' | 'exit',
  modules: readonly ModuleData[],
  folders: readonly string[],
): TestData | null {
  const { problems } = context.reading;
  const file = `${context.folder}/${pool}.yaml`;
  const source = readYaml(context.reading, file, AssessmentFile);
  if (!source) return null;
  const prefix = pool === 'entry' ? 'en-' : 'ex-';
  const items = source.items.map((item) => {
    const say = (field: string, message: string) =>
      problems.error(file, `items[${item.id}].${field}`, message);
    if (!new RegExp(`^${prefix}\\d{2,}$`).test(item.id)) say('id', `debe ser como ${prefix}01`);
    if (item.pool !== undefined && item.pool !== pool) say('pool', `aquí es ${pool}`);
    const module = modules.find(({ slug }) => slug === item.module);
    if (item.module === undefined) say('module', 'falta');
    else if (!folders.some((folder) => slugOf(folder) === item.module)) {
      say('module', `el curso no tiene el módulo «${item.module}»`);
    } else if (module && !module.outcomes.some(({ id }) => id === item.outcome)) {
      say('outcome', `el módulo no tiene el logro «${item.outcome}»`);
    }
    return compileItem(context, item, { file, module: item.module ?? '', pool });
  });
  if (items.length < source.itemsPerAttempt) {
    problems.error(file, 'itemsPerAttempt', `pide ${source.itemsPerAttempt} preguntas y hay ${items.length}`);
  }
  return {
    title: source.title,
    itemsPerAttempt: source.itemsPerAttempt,
    maxAttempts: source.maxAttempts,
    items,
  };
}

/** Entry against exit only measures learning when `en-01` and `ex-01` ask about the same. */
export function checkParallelTests(
  context: TrackContext,
  entry: TestData | null,
  exit: TestData | null,
): void {
  if (!entry || !exit) return;
  const say = (id: string, message: string) =>
    context.reading.problems.error(`${context.folder}/exit.yaml`, `items[${id}]`, message);
  const pairs = new Map(entry.items.map((item) => [item.id.replace(/^en-/, 'ex-'), item]));
  for (const item of exit.items) {
    const pair = pairs.get(item.id);
    if (!pair) say(item.id, 'no tiene pareja en entry.yaml');
    else if (pair.module !== item.module || pair.outcome !== item.outcome) {
      say(item.id, `pregunta por otro módulo o logro que su pareja ${pair.id}`);
    }
    pairs.delete(item.id);
  }
  for (const [id, { id: entryId }] of pairs) say(id, `falta: es la pareja de ${entryId}`);
}

/** `validation.yaml`, against the pools that it draws from. */
export function compileValidation(
  context: TrackContext,
  declared: { itemsPerModule: number; attempts: number; daysBetween: number } | undefined,
  passMark: number,
  modules: readonly ModuleData[],
): ValidationData | null {
  const { problems } = context.reading;
  const file = `${context.folder}/validation.yaml`;
  const source = readYaml(context.reading, file, ValidationFile);
  if (!source || !declared) return null;
  const expected = {
    itemsPerModule: declared.itemsPerModule,
    passMark,
    maxAttempts: declared.attempts,
    daysBetween: declared.daysBetween,
  };
  for (const key of ['itemsPerModule', 'passMark', 'maxAttempts', 'daysBetween'] as const) {
    if (source[key] !== expected[key]) problems.error(file, key, `track.yaml dice ${expected[key]}`);
  }
  for (const { slug, assessment } of modules) {
    if (!assessment) continue;
    const pool = assessment.items.filter((item) => item.pool === 'validation').length;
    const perAttempt = `el módulo ${slug} tiene ${pool} preguntas de validación`;
    if (pool < source.itemsPerModule) {
      problems.error(file, 'itemsPerModule', `${perAttempt} y el examen toma ${source.itemsPerModule}`);
    } else if (pool < source.itemsPerModule * source.maxAttempts) {
      problems.warning(file, 'maxAttempts', `${perAttempt}: en el último intento se repetirían`);
    }
  }
  return source;
}
