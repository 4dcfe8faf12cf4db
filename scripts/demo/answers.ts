import { type Item } from '../../server/content/types.js';
import { type AnswerValue } from '../../server/features/assessments/answers.js';

/** What somebody gives who knows. */
export function rightAnswer(item: Item): AnswerValue {
  switch (item.type) {
    case 'single':
      return item.options.find(({ correct }) => correct)?.id ?? '';
    case 'multiple':
      return item.options.filter(({ correct }) => correct).map(({ id }) => id);
    case 'trueFalse':
      return String(item.answer);
    case 'numeric':
      return String(item.answer).replace('.', ',');
    default:
      throw new Error(`Nobody can answer items of type ${item.type} yet`);
  }
}

/** What somebody gives who does not. */
export function wrongAnswer(item: Item): AnswerValue {
  switch (item.type) {
    case 'single':
      return item.options.find(({ correct }) => !correct)?.id ?? '';
    case 'multiple':
      return item.options.filter(({ correct }) => !correct).map(({ id }) => id);
    case 'trueFalse':
      return String(!item.answer);
    default:
      return '99999';
  }
}
