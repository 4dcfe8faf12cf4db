import { readYaml } from '../parse.js';
import { ModuleFile } from '../schemas/track.js';
import { AssignmentFile } from '../schemas/work.js';
import { type LessonData, type ModuleData } from '../trackData.js';
import { renderFor, slugOf, type TrackContext } from './context.js';
import { compileLesson } from './lessons.js';
import { compileAssessment } from './tests.js';


/** A module folder: lessons, assessment, assignment. */
export function compileModule(context: TrackContext, folderName: string): ModuleData | undefined {
  const { reading } = context;
  const folder = `${context.folder}/modules/${folderName}`;
  const file = `${folder}/module.yaml`;
  const source = readYaml(reading, file, ModuleFile);
  if (!source) {
    // One message says enough: without it nothing else in the folder can be judged.
    for (const path of reading.files.keys()) {
      if (path.startsWith(`${folder}/`)) reading.used.add(path);
    }
    return undefined;
  }
  const slug = slugOf(folderName);
  const lessons = source.lessons.map((lesson) => compileLesson(context, folder, lesson));
  const present = lessons.filter((lesson) => lesson !== undefined);
  checkLessons(context, folder, source, present);

  const assessmentFile = `${folder}/assessment.yaml`;
  const assessment = reading.files.has(assessmentFile)
    ? compileAssessment(context, assessmentFile, { slug, outcomes: source.outcomes })
    : null;
  const assignment = compileAssignment(context, `${folder}/assignment.yaml`);

  if (present.length === lessons.length) {
    const sum = present.reduce((total, { minutes }) => total + minutes, 0) + (assignment?.minutes ?? 0);
    if (sum !== source.minutes) {
      reading.problems.error(
        file,
        'minutes',
        `dice ${source.minutes} y las lecciones con la tarea suman ${sum}`,
      );
    }
  }
  return { slug, number: parseInt(folderName, 10), ...source, lessons: present, assessment, assignment };
}

function checkLessons(
  context: TrackContext,
  folder: string,
  module: { outcomes: readonly { id: string }[]; feeds: readonly string[]; lessons: readonly string[] },
  lessons: readonly LessonData[],
): void {
  const { reading } = context;
  const outcomes = new Set(module.outcomes.map(({ id }) => id));
  for (const lesson of lessons) {
    const file = `${folder}/lessons/${lesson.slug}.md`;
    for (const id of lesson.outcomes) {
      if (!outcomes.has(id)) reading.problems.error(file, 'outcomes', `el módulo no tiene el logro «${id}»`);
    }
    for (const feed of lesson.feeds) {
      if (!module.feeds.includes(feed)) {
        reading.problems.error(file, 'feeds', `«${feed}» no está en feeds de module.yaml`);
      }
    }
  }
  const listed = new Set(module.lessons);
  for (const path of reading.files.keys()) {
    const name = path.startsWith(`${folder}/lessons/`) ? path.slice(folder.length + 9) : undefined;
    if (name === undefined || reading.used.has(path)) continue;
    const slug = name.replace(/(?:\.trainer|\.mx)?\.md$/, '');
    if (listed.has(slug) && reading.files.has(`${folder}/lessons/${slug}.md`)) continue;
    reading.used.add(path);
    reading.problems.error(path, 'archivo', `la lección «${slug}» no está en lessons de module.yaml`);
  }
}

function compileAssignment(context: TrackContext, file: string): ModuleData['assignment'] {
  if (!context.reading.files.has(file)) return null;
  const source = readYaml(context.reading, file, AssignmentFile);
  if (!source) return null;
  const { instructions, example, ...rest } = source;
  const place = { file, field: () => 'instructions', idPrefix: 'tarea-', wordsTitle: 'Palabras de esta tarea' };
  const { html } = renderFor(context, instructions, place);
  const exampleHtml =
    example === undefined
      ? null
      : renderFor(context, example, {
          file,
          field: () => 'example',
          idPrefix: 'ejemplo-',
          wordsTitle: 'Palabras del ejemplo',
        }).html;
  return { ...rest, html, exampleHtml };
}
