import { type Assessment, type Item, type Lesson, type TrackVersion } from '../../content/types.js';
import { formatGrade } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { counted } from '../../i18n/words.js';
import { type AnswerValue } from './answers.js';

/** Short sentences that several pages of an assessment share. */

export const outOf100 = (percent: number) => t('{{grade}} de 100', { grade: formatGrade(percent) });

export const countAttempts = (count: number) => counted(count, '1 intento', '{{count}} intentos');

/** The lesson that teaches what an item asks. */
export function lessonOf(track: TrackVersion, item: Item): Lesson | undefined {
  const lessons = track.moduleBySlug.get(item.module)?.lessons ?? [];
  return lessons.find(({ outcomes }) => outcomes.includes(item.outcome)) ?? lessons[0];
}

/** What the person answered, in words; for a list, not for a formatted page. */
export function answerText(item: Item, answer: AnswerValue | null): string {
  if (answer === null) return '';
  switch (item.type) {
    case 'single':
    case 'multiple': {
      const chosen = [answer].flat();
      return item.options
        .filter(({ id }) => chosen.includes(id))
        .map(({ text }) => text)
        .join(' · ');
    }
    case 'trueFalse':
      return truthText(answer === 'true');
    case 'numeric':
      return withUnit(String(answer), item.unit);
    default:
      return [answer].flat().join(', ');
  }
}

export const truthText = (value: boolean) => (value ? t('Verdadero') : t('Falso'));

export function withUnit(text: string, unit: string | null): string {
  return unit ? `${text} ${unit}` : text;
}

/** What an assessment is called in a sentence: «el módulo 5», «la prueba de salida». */
export function nameOf(assessment: Assessment, track: TrackVersion): string {
  switch (assessment.kind) {
    case 'module':
      return t('el módulo {{number}}', {
        number: track.moduleBySlug.get(assessment.slug)?.number ?? '',
      });
    case 'entry':
      return t('la prueba de entrada');
    case 'exit':
      return t('la prueba de salida');
    case 'validation':
      return t('el examen de validación');
  }
}
