import { type ModuleData, type TrackData } from './trackData.js';
import {
  type Assessment,
  type Country,
  type Item,
  type Lesson,
  type LessonBody,
  type LessonLink,
  type Module,
  type TrackVersion,
} from './types.js';

/**
 * A compiled course with everything that pages ask for: numbers, neighbours, totals, indexes.
 * Computed once, frozen, shared by every request.
 */
export function openTrack(data: TrackData, version: string): TrackVersion {
  const modules = openModules(data);
  const lessons = modules.flatMap((module) => module.lessons);
  const assessments = [
    ...modules.flatMap(({ assessment }) => assessment ?? []),
    ...openTests(data),
  ];
  const items = [
    ...data.modules.flatMap(({ assessment }) => assessment?.items ?? []),
    ...(data.entry?.items ?? []),
    ...(data.exit?.items ?? []),
  ];
  const assignments = modules.flatMap(({ assignment }) => assignment ?? []);
  return deepFreeze({
    slug: data.slug,
    version,
    title: data.title,
    summary: data.summary,
    hours: data.hours,
    minutes: modules.reduce((total, { minutes }) => total + minutes, 0),
    modes: data.modes,
    completion: data.completion,
    passMark: data.passMark,
    attendance: data.attendance,
    weights: data.weights,
    components: data.components,
    validation: data.validation,
    trainerCertification: data.trainerCertification,
    modules,
    lessons,
    projectRubric: data.projectRubric,
    ...(data.projectOpens ? { projectOpens: data.projectOpens } : {}),
    glossary: data.glossary,
    facts: data.facts,
    moduleBySlug: new Map(modules.map((module) => [module.slug, module])),
    lessonBySlug: new Map(lessons.map((lesson) => [lesson.slug, lesson])),
    assessmentBySlug: new Map(assessments.map((assessment) => [assessment.slug, assessment])),
    assignmentBySlug: new Map(assignments.map((assignment) => [assignment.slug, assignment])),
    itemById: new Map(items.map((item) => [item.id, item])),
    mediaByFile: new Map(data.media.map((media) => [media.file, media])),
  });
}

/** What somebody in that country reads: its own text, or the base one. */
export const lessonFor = (lesson: Lesson, country: Country): LessonBody =>
  lesson.countries[country] ?? lesson;

function openModules(data: TrackData): Module[] {
  const links = data.modules.flatMap((module) =>
    module.lessons.map(
      ({ slug, title, minutes }, index): LessonLink => ({
        slug,
        number: `${module.number}.${index + 1}`,
        title,
        minutes,
      }),
    ),
  );
  let position = 0;
  return data.modules.map((module) => {
    const lessons = module.lessons.map((lesson): Lesson => {
      const at = position++;
      return {
        ...lesson,
        number: links[at]?.number ?? '',
        module: module.slug,
        previous: links[at - 1] ?? null,
        next: links[at + 1] ?? null,
      };
    });
    return {
      ...module,
      lessons,
      lessonMinutes: lessons.reduce((total, { minutes }) => total + minutes, 0),
      assessment: openAssessment(data, module),
      assignment: module.assignment && {
        slug: module.slug,
        module: module.slug,
        ...module.assignment,
      },
    };
  });
}

function openAssessment({ passMark }: TrackData, { slug, assessment }: ModuleData) {
  if (!assessment) return null;
  return {
    slug,
    kind: 'module',
    module: slug,
    title: assessment.title,
    passMark,
    maxAttempts: assessment.maxAttempts,
    daysBetween: 0,
    itemsPerAttempt: assessment.itemsPerAttempt,
    itemsPerModule: null,
    items: inPool(assessment.items, 'practice'),
  } satisfies Assessment;
}

function openTests({ passMark, entry, exit, validationExam, modules }: TrackData): Assessment[] {
  const tests = ([['entry', entry], ['exit', exit]] as const).flatMap(([kind, test]) =>
    test
      ? {
          slug: kind,
          kind,
          module: null,
          title: test.title,
          passMark,
          maxAttempts: test.maxAttempts,
          daysBetween: 0,
          itemsPerAttempt: test.itemsPerAttempt,
          itemsPerModule: null,
          items: test.items,
        }
      : [],
  );
  if (!validationExam) return tests;
  const pools = modules.map(({ assessment }) => inPool(assessment?.items ?? [], 'validation'));
  return [
    ...tests,
    {
      slug: 'validation',
      kind: 'validation',
      module: null,
      ...validationExam,
      itemsPerAttempt: validationExam.itemsPerModule * pools.filter(({ length }) => length > 0).length,
      items: pools.flat(),
    },
  ];
}

const inPool = (items: readonly Item[], pool: Item['pool']) =>
  items.filter((item) => item.pool === pool);

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  const parts: Iterable<unknown> = value instanceof Map ? value.values() : Object.values(value);
  for (const part of parts) deepFreeze(part);
  return value;
}
