import { calculate, withinTolerance } from '../calculation.js';
import { renderLine } from '../markdown/render.js';
import { type ItemFile } from '../schemas/items.js';
import { type Feedback, type Item, type ItemPool, RENDERABLE_ITEM_TYPES } from '../types.js';
import { textContext, type TrackContext } from './context.js';

type ChoiceFile = Extract<ItemFile, { type: 'single' | 'multiple' }>;
type NumericFile = Extract<ItemFile, { type: 'numeric' }>;

/** Where an item of a file belongs. */
export interface ItemPlace {
  readonly file: string;
  readonly module: string;
  readonly pool: ItemPool;
}

/** An item ready to be shown; reports what only shows when its parts are put together. */
export function compileItem(context: TrackContext, source: ItemFile, place: ItemPlace): Item {
  const { problems } = context.reading;
  const say = (field: string, message: string) =>
    problems.error(place.file, `items[${source.id}].${field}`, message);
  const line = (text: string, field: string) => {
    for (const message of context.looseFigures.EC([text])) say(field, message);
    const named = { file: place.file, field: () => `items[${source.id}].${field}`, idPrefix: '' };
    return renderLine(text, textContext(context, named));
  };

  const other = context.itemFiles.get(source.id);
  if (other) say('id', `ya hay una pregunta con ese id en ${other}`);
  context.itemFiles.set(source.id, place.file);
  if (!RENDERABLE_ITEM_TYPES.includes(source.type)) {
    say('type', `el tipo «${source.type}» todavía no se puede mostrar; usa ${RENDERABLE_ITEM_TYPES.join(', ')}`);
  }

  const base = {
    id: source.id,
    pool: place.pool,
    module: place.module,
    outcome: source.outcome,
    difficulty: source.difficulty,
    ...(source.type === 'cloze' ? plainCloze(source, say) : line(source.text, 'text')),
  };
  const feedback = (texts: Feedback): Feedback => ({
    correct: line(texts.correct, 'feedback.correct').html,
    incorrect: line(texts.incorrect, 'feedback.incorrect').html,
  });

  switch (source.type) {
    case 'single':
    case 'multiple':
      return { ...base, type: source.type, options: compileOptions(source, line) };
    case 'trueFalse':
      return { ...base, type: 'trueFalse', answer: source.answer, feedback: feedback(source.feedback) };
    case 'numeric':
      checkCalculation(source, say);
      return {
        ...base,
        type: 'numeric',
        answer: source.answer,
        tolerance: source.tolerance,
        unit: source.unit ?? null,
        feedback: feedback(source.feedback),
      };
    case 'shortAnswer':
      return { ...base, type: 'shortAnswer', accepted: source.accepted, feedback: feedback(source.feedback) };
    case 'matching':
      return {
        ...base,
        type: 'matching',
        pairs: source.pairs,
        distractors: source.distractors,
        feedback: feedback(source.feedback),
      };
    case 'ordering':
      return { ...base, type: 'ordering', steps: source.steps, feedback: feedback(source.feedback) };
    case 'cloze':
      return { ...base, type: 'cloze', gaps: source.gaps, feedback: feedback(source.feedback) };
    case 'essay':
      return { ...base, type: 'essay', minimumWords: source.minimumWords, rubric: source.rubric };
    case 'file':
      return { ...base, type: 'file', send: source.send, rubric: source.rubric };
  }
}

type Line = (text: string, field: string) => { html: string; text: string };
type Say = (field: string, message: string) => void;

const compileOptions = (source: ChoiceFile, line: Line) =>
  source.options.map((option) => ({
    id: option.id,
    ...line(option.text, `options[${option.id}].text`),
    correct: option.correct,
    feedback: line(option.feedback, `options[${option.id}].feedback`).html,
  }));

function checkCalculation(source: NumericFile, say: Say): void {
  if (source.calculation === undefined) return;
  const value = calculate(String(source.calculation));
  if (value === undefined) {
    say('calculation', `no se puede calcular «${source.calculation}»: sólo números con punto decimal y + - * / ( )`);
  } else if (!withinTolerance(value, source.answer, source.tolerance)) {
    say('calculation', `da ${Number(value.toFixed(6))} y la respuesta dice ${source.answer}`);
  }
}

/** The gaps of a cloze look like glossary terms, so its text stays plain. */
function plainCloze(source: Extract<ItemFile, { type: 'cloze' }>, say: Say) {
  const marked = [...source.text.matchAll(/\[\[([^\]]*)\]\]/g)].map(([, id]) => id).sort();
  const declared = source.gaps.map(({ id }) => id).sort();
  if (marked.join() !== declared.join()) {
    say('gaps', 'cada [[hueco]] del texto aparece una vez en gaps, y al revés');
  }
  const text = source.text.replace(/\s+/g, ' ');
  return { text, html: text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`) };
}
