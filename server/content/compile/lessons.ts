import { type z } from 'zod';

import { type MarkdownSource, readMarkdown } from '../parse.js';
import { measureReadability } from '../readability.js';
import { LessonHeading, TrainerHeading } from '../schemas/track.js';
import { type LessonData } from '../trackData.js';
import { type ByCountry, type Country, type LessonBody } from '../types.js';
import { renderFor, type TextPlace, type TrackContext } from './context.js';

/** Under this a lesson is too hard for many of the people who take it. */
export const MINIMUM_READING_LEVEL = 65;

const LESSON_WORDS = 'Palabras de esta lección';
const TRAINER_WORDS = 'Palabras de estas notas';

const TRAINER_SECTIONS = [
  'Tiempo y materiales',
  'Dinámica',
  'Errores frecuentes',
  'Para quien lee poco',
];

type Heading = z.infer<typeof LessonHeading>;

/** A lesson with its notes for trainers and what other countries read instead. */
export function compileLesson(
  context: TrackContext,
  folder: string,
  slug: string,
): LessonData | undefined {
  const { reading } = context;
  const file = `${folder}/lessons/${slug}.md`;
  if (!reading.files.has(file)) {
    reading.problems.error(`${folder}/module.yaml`, 'lessons', `falta el archivo lessons/${slug}.md`);
    return undefined;
  }
  const other = context.lessonFiles.get(slug);
  if (other) reading.problems.error(file, 'archivo', `ya hay una lección con ese nombre: ${other}`);
  context.lessonFiles.set(slug, file);

  const source = readMarkdown(reading, file, LessonHeading);
  const trainer = compileTrainerNotes(context, folder, slug, source?.data.minutes);
  if (!source) return undefined;
  const body = compileBody(context, source, 'EC');
  return {
    slug,
    ...body,
    minutes: source.data.minutes,
    optional: source.data.optional,
    outcomes: source.data.outcomes,
    feeds: source.data.feeds,
    trainer,
    countries: compileCountries(context, folder, slug, source),
  };
}

function compileBody(
  context: TrackContext,
  source: MarkdownSource<Heading>,
  country: Country,
): LessonBody {
  const { problems } = context.reading;
  const place = placeIn(source, '', LESSON_WORDS);
  const { html, findings } = renderFor(context, source.body, place, country);

  const say = (field: string, message: string) => problems.error(source.file, field, message);
  if (findings.boxes[0] !== 'situacion') say('texto', 'empieza con una situación: «:::situacion Título»');
  if (!findings.boxes.includes('prueba')) say('texto', 'falta el recuadro «:::prueba» (algo para hacer ahora)');
  if (!findings.boxes.includes('cierre')) say('texto', 'falta el recuadro «:::cierre» (preguntas para comprobar)');
  if (findings.sections.length === 0) say('texto', 'falta al menos una sección con ##');
  const readability = measureReadability(findings.blocks);
  context.lessonReports.push({ file: source.file, minutes: source.data.minutes, readability });
  if (readability.level < MINIMUM_READING_LEVEL) {
    const { level, wordsPerSentence, syllablesPerWord } = readability;
    say(
      'lectura',
      `es difícil de leer: nivel ${level.toFixed(1)}, mínimo ${MINIMUM_READING_LEVEL} (${wordsPerSentence.toFixed(1)} palabras por frase, ${syllablesPerWord.toFixed(2)} sílabas por palabra)`,
    );
  }
  return { title: source.data.title, html, sections: findings.sections };
}

/**
 * Another country reads its own file where there is one; otherwise the same text with its own
 * figures, and Ecuador's, named as such, where it has none.
 */
function compileCountries(
  context: TrackContext,
  folder: string,
  slug: string,
  base: MarkdownSource<Heading>,
): ByCountry<LessonBody> {
  const file = `${folder}/lessons/${slug}.mx.md`;
  if (context.reading.files.has(file)) {
    const source = readMarkdown(context.reading, file, LessonHeading);
    if (!source) return {};
    for (const key of ['minutes', 'outcomes', 'feeds', 'optional'] as const) {
      if (String(source.data[key]) !== String(base.data[key])) {
        context.reading.problems.error(file, key, 'debe ser igual que en la lección de base');
      }
    }
    return { MX: compileBody(context, source, 'MX') };
  }
  if (!base.body.includes('{{fact:')) return {};
  const place = placeIn(base, '', LESSON_WORDS);
  const { html, findings } = renderFor(
    context,
    base.body,
    place,
    'MX',
    (key) => context.fact.MX(key) ?? context.fact.EC(key),
  );
  return { MX: { title: base.data.title, html, sections: findings.sections } };
}

function compileTrainerNotes(
  context: TrackContext,
  folder: string,
  slug: string,
  lessonMinutes: number | undefined,
): LessonData['trainer'] {
  const { reading } = context;
  const file = `${folder}/lessons/${slug}.trainer.md`;
  if (!reading.files.has(file)) {
    reading.problems.warning(file, 'archivo', 'faltan las notas para quien capacita');
    return null;
  }
  const source = readMarkdown(reading, file, TrainerHeading);
  if (!source) return null;
  const { html, findings } = renderFor(
    context,
    source.body,
    placeIn(source, 'notas-', TRAINER_WORDS),
  );
  const titles = findings.sections.map(({ title }) => title);
  for (const title of TRAINER_SECTIONS) {
    if (!titles.includes(title)) reading.problems.error(file, 'texto', `falta la sección «## ${title}»`);
  }
  if (lessonMinutes !== undefined && lessonMinutes !== source.data.minutes) {
    reading.problems.warning(
      file,
      'minutes',
      `las notas suman ${source.data.minutes} minutos y la lección ${lessonMinutes}`,
    );
  }
  return { minutes: source.data.minutes, html };
}

const placeIn = (
  source: MarkdownSource<unknown>,
  idPrefix: string,
  wordsTitle: string,
): TextPlace => ({
  file: source.file,
  field: (line) => `línea ${source.firstLine + line}`,
  idPrefix,
  wordsTitle,
});
