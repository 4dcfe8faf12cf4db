/**
 * The value of a sum such as `240 * 0.35 * (2 + 3)`: numbers with a decimal point, `+ - * / ( )`
 * and nothing else. Undefined when it is anything else, or divides by zero.
 */
export function calculate(expression: string): number | undefined {
  const tokens = expression.match(/\d+(?:\.\d+)?|[-+*/()]|\S/g) ?? [];
  let position = 0;

  /** factor := number | «(» sum «)» | «-» factor */
  const factor = (): number => {
    const token = tokens[position++];
    if (token === '-') return -factor();
    if (token === '(') {
      const value = sum();
      return tokens[position++] === ')' ? value : NaN;
    }
    return token !== undefined && /^\d/.test(token) ? Number(token) : NaN;
  };

  const product = (): number => {
    let value = factor();
    while (tokens[position] === '*' || tokens[position] === '/') {
      const operator = tokens[position++];
      const right = factor();
      value = operator === '*' ? value * right : value / right;
    }
    return value;
  };

  const sum = (): number => {
    let value = product();
    while (tokens[position] === '+' || tokens[position] === '-') {
      const operator = tokens[position++];
      const right = product();
      value = operator === '+' ? value + right : value - right;
    }
    return value;
  };

  const value = sum();
  return position === tokens.length && Number.isFinite(value) ? value : undefined;
}

/** Whether a value is as near to the answer as the item allows; exactly on the limit is near. */
export function withinTolerance(
  value: number,
  answer: number,
  tolerance: { absolute: number } | { percent: number },
): boolean {
  const allowed =
    'absolute' in tolerance ? tolerance.absolute : (Math.abs(answer) * tolerance.percent) / 100;
  return Math.abs(value - answer) <= allowed + 1e-9 * Math.max(1, Math.abs(answer));
}
