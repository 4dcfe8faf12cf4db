import { describe, expect, it } from '@jest/globals';

import { drawAttempt } from '../../../../server/features/assessments/drawAttempt.js';
import { testCatalogue } from '../../../support/catalogue.js';

const track = testCatalogue.track('puesto-de-jugos');
if (!track) throw new Error('The fixture has no track');

function assessment(slug: string) {
  const found = track?.assessmentBySlug.get(slug);
  if (!found) throw new Error(`No assessment ${slug}`);
  return found;
}

const idsOf = (drawn: ReturnType<typeof drawAttempt>) => drawn.items.map(({ itemId }) => itemId);

describe('what an attempt asks', () => {
  const practice = assessment('conoce-tu-puesto');

  it('is decided by the seed: items, their order and that of their options', () => {
    const one = drawAttempt(track, practice, [], 'una semilla');
    expect(drawAttempt(track, practice, [], 'una semilla')).toEqual(one);
    const others = Array.from({ length: 20 }, (_, i) => drawAttempt(track, practice, [], `s${i}`));
    expect(new Set(others.map((drawn) => JSON.stringify(drawn))).size).toBeGreaterThan(10);
    expect(one.items).toHaveLength(practice.itemsPerAttempt);
  });

  it('comes from the practice pool only, each item once, all options kept', () => {
    const drawn = drawAttempt(track, practice, [], 'x');
    expect(new Set(idsOf(drawn)).size).toBe(4);
    for (const { itemId, optionOrder } of drawn.items) {
      const item = track.itemById.get(itemId);
      expect(item?.pool).toBe('practice');
      const options = item && 'options' in item ? item.options.map(({ id }) => id) : [];
      expect([...optionOrder].sort()).toEqual([...options].sort());
    }
  });

  it('repeats only when nothing new is left, and says what', () => {
    const first = idsOf(drawAttempt(track, practice, [], 'a'));
    const second = drawAttempt(track, practice, first, 'b');
    const fresh = practice.items.map(({ id }) => id).filter((id) => !first.includes(id));
    expect(idsOf(second)).toEqual(expect.arrayContaining(fresh));
    expect(second.repeated).toHaveLength(4 - fresh.length);
  });
});

describe('what the exam asks', () => {
  const exam = assessment('validation');

  it('is two items of every module, module by module, none that was seen', () => {
    const one = drawAttempt(track, exam, [], 'a');
    const modules = one.items.map(({ itemId }) => track.itemById.get(itemId)?.module);
    expect(modules).toEqual(track.modules.flatMap(({ slug }) => [slug, slug]));
    const two = drawAttempt(track, exam, idsOf(one), 'b');
    expect(idsOf(two).filter((id) => idsOf(one).includes(id))).toEqual([]);
    expect(two.exhausted).toBe(false);
    const seen = [...idsOf(one), ...idsOf(two)];
    expect(drawAttempt(track, exam, seen, 'c').exhausted).toBe(true);
  });
});
