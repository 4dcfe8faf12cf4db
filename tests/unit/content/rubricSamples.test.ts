import { describe, expect, it } from '@jest/globals';

import { fixtureWith, problemsOf, swap } from './fixture.js';

const file = 'rubrics/plan-del-puesto.samples.yaml';

const sample = (id: string) => `
  - id: ${id}
    title: Jugos del terminal
    stage: Negocio que empieza
    model: { B1: a, B2: b, B3: c, B4: d, B5: e, B6: f, B7: g, B8: h, B9: i }
    fieldTest: Probé con 20 personas.
    finance: "**F7** 100 jugos"
    capital: Una licuadora.
    care: Vasos que se lavan.
    risks: [Que llueva.]
    pitch: Vendo jugos.
    scores:
      - { criterion: coherencia, points: 25, reason: Falta un dato. }
      - { criterion: cuentas, points: 60, reason: Cuadran. }
    total: 85
    feedback: Vas bien.
`;
const samples = `rubric: plan-del-puesto\nversion: 1\nsamples:${sample('uno')}${sample('dos')}`;

const errorsWith = async (edit: (text: string) => string) =>
  problemsOf(await fixtureWith({ [file]: edit(samples) })).errors;

describe('scored samples of a rubric', () => {
  it('accepts samples that fit', async () => {
    expect(await errorsWith((text) => text)).toEqual([]);
  });

  it.each<[what: string, edit: (text: string) => string, expected: string]>([
    ['another rubric', swap('rubric: plan-del-puesto', 'rubric: otra'), 'rubric: debe ser plan-del-puesto'],
    ['an old version', swap('version: 1', 'version: 2'), 'version: la rúbrica va por la 1'],
    ['a wrong total', swap('total: 85', 'total: 80'), 'samples[uno].total: dice 80 y los puntajes suman 85'],
    ['points between levels', swap('points: 25', 'points: 30'), 'samples[uno].scores[coherencia]: 30 no es un nivel; hay: 40, 25, 10'],
    ['a criterion left out', swap('criterion: cuentas', 'criterion: coherencia'), 'samples[uno].scores: un puntaje por criterio'],
    ['a block left out', swap(', B9: i', ''), 'samples[uno].model.B9: falta'],
  ])('complains about %s', async (_what, edit, expected) => {
    expect((await errorsWith(edit)).join('\n')).toContain(expected);
  });

  it('complains about samples without a rubric', async () => {
    const files = await fixtureWith({ 'rubrics/otra.samples.yaml': swap('rubric: plan-del-puesto', 'rubric: otra')(samples) });
    expect(problemsOf(files).errors.join('\n')).toContain('rubric: falta rubrics/otra.yaml');
  });
});
