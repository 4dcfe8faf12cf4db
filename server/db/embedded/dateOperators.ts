import { type Value, isDoc } from './bson.js';
import { addToDate, datePart, toTime } from './dates.js';
import { toNumber } from './numbers.js';
import { type Operator, isNull, named, number, text, timezone } from './operands.js';

/** `$year` and its kin take a date, a list of one, or `{ date, timezone }`. */
export const datePartOperator =
  (name: string): Operator =>
  (operand, compiler) => {
    const spec = isDoc(operand) && operand.has('date') ? operand : null;
    const lone = Array.isArray(operand) ? operand[0] : operand;
    const date = compiler.compile((spec ? spec.get('date') : lone) as Value);
    const zone = compiler.compile(spec?.get('timezone') ?? null);
    return (env) => {
      const time = toTime(date(env));
      return time === null ? null : datePart(name, time, timezone(zone(env)));
    };
  };

export const dateShift = (name: string, sign: number): Operator =>
  named(name, ['startDate', 'unit', 'amount'], ['timezone'], (get) => {
    const time = toTime(get('startDate'));
    const amount = get('amount');
    if (time === null || isNull(amount)) return null;
    return new Date(
      addToDate(
        time,
        text(get('unit'), name),
        sign * toNumber(number(amount, name)),
        timezone(get('timezone')),
      ),
    );
  });
