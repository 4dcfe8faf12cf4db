import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { NotFoundError } from '../../../server/errors/AppError.js';
import { flattenFields, formValues } from '../../../server/http/formValues.js';
import { parseForm, parseParams, RecordId, textLine } from '../../../server/http/parse.js';

const Answers = z.object({
  name: textLine(10),
  answers: z.object({ q1: z.enum(['a', 'b']), q2: z.string().min(2) }).prefault({} as never),
});

describe('parseForm', () => {
  it('gives typed data', () => {
    const form = parseForm(Answers, { name: '  Ana \t Lucía ', answers: { q1: 'a', q2: 'xx' } });
    expect(form).toMatchObject({ ok: true, data: { name: 'Ana Lucía', answers: { q1: 'a' } } });
  });

  it('gives one Spanish message per field, by dotted path, and what was typed', () => {
    const form = parseForm(Answers, { name: '', answers: { q2: 'x' } });
    expect(form).toEqual({
      ok: false,
      errors: {
        name: 'Escribe este dato.',
        'answers.q1': 'Elige una de las opciones.',
        'answers.q2': 'Escribe al menos 2 letras o números.',
      },
      values: { name: '', 'answers.q2': 'x' },
    });
  });

  it.each([undefined, null, 'text', [], { name: ['a', 'b'] }, { name: { $ne: '' } }])(
    'survives the body %j',
    (body) => {
      expect(parseForm(Answers, body).ok).toBe(false);
    },
  );
});

describe('parseParams', () => {
  it.each(['', 'x', '65f', 'g'.repeat(24), '../../../../etc/passwd00'])(
    'takes «%s» for a page that does not exist',
    (id) => {
      expect(() => parseParams(z.object({ id: RecordId }), { id })).toThrow(NotFoundError);
    },
  );
});

describe('the values of a form', () => {
  const body = { a: 'x', answers: { q1: 'b', q2: ['c', 'd'] } };

  it('are kept by dotted path', () => {
    expect(formValues(body)).toEqual({ a: 'x', 'answers.q1': 'b', 'answers.q2': ['c', 'd'] });
  });

  it('can be sent once more under the names of their fields', () => {
    expect(flattenFields(body)).toEqual([
      { name: 'a', value: 'x' },
      { name: 'answers[q1]', value: 'b' },
      { name: 'answers[q2][]', value: 'c' },
      { name: 'answers[q2][]', value: 'd' },
    ]);
  });
});
