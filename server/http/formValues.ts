/** What a form sent, by dotted path: `answers[q1]` is `answers.q1`. Lists of texts stay lists. */
export type FormValues = Record<string, string | string[]>;

export function formValues(body: unknown): FormValues {
  const values: FormValues = {};
  collect(body, '', (path, value) => {
    values[path] = value;
  });
  return values;
}

/** The same as names and values of inputs, to send them once more. */
export function flattenFields(body: unknown): { name: string; value: string }[] {
  const fields: { name: string; value: string }[] = [];
  collect(body, '', (path, value) => {
    const [first = '', ...rest] = path.split('.');
    const name = first + rest.map((part) => `[${part}]`).join('');
    if (typeof value === 'string') fields.push({ name, value });
    else for (const one of value) fields.push({ name: `${name}[]`, value: one });
  });
  return fields;
}

const MAXIMUM_DEPTH = 6;

function collect(
  value: unknown,
  path: string,
  found: (path: string, value: string | string[]) => void,
  depth = 0,
): void {
  if (typeof value === 'string') found(path, value);
  else if (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    found(path, value);
  else if (typeof value === 'object' && value !== null && depth < MAXIMUM_DEPTH) {
    for (const [key, child] of Object.entries(value)) {
      collect(child, path ? `${path}.${key}` : key, found, depth + 1);
    }
  }
}
