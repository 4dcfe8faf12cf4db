import { counted } from '../../i18n/words.js';

export const countSheets = (count: number) => counted(count, '1 hoja', '{{count}} hojas');
