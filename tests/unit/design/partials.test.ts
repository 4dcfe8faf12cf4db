import { describe, expect, it } from '@jest/globals';
import { type CheerioAPI, load } from 'cheerio';
import { join } from 'node:path';

import type * as ui from '../../../server/http/components.js';
import { createRenderer } from '../../../server/http/views.js';
import { t } from '../../../server/i18n/index.js';
import { projectRoot } from '../../../server/root.js';

const renderer = createRenderer({ folder: join(projectRoot, 'views'), cache: true });

function partial(name: string, locals: object): CheerioAPI {
  const html = renderer(`partials/${name}`, {
    shell: { csrfToken: 'token' },
    t,
    icon: (icon: string) => `<svg data-icon="${icon}"></svg>`,
    asset: (asset: string) => `/assets/${asset}`,
    ...locals,
  });
  return load(html);
}

/** The texts that a control is described by; fails when one of them is not on the page. */
function descriptions($: CheerioAPI, control: string): string[] {
  const ids = $(control).attr('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => {
    expect($(`[id="${id}"]`)).toHaveLength(1);
    return $(`[id="${id}"]`).text().trim();
  });
}

const base = { id: 'answers.q1', name: 'answers.q1', label: 'Precio' };
const wrong = { ...base, hint: 'En dólares.', error: 'Escribe el precio con números.' };

describe('fields', () => {
  it.each<[string, object, string]>([
    ['field-text', wrong, 'input'],
    ['field-password', wrong, 'input'],
    ['field-textarea', wrong, 'textarea'],
    ['field-select', { ...wrong, options: [] }, 'select'],
    ['field-file', wrong, 'input'],
    ['field-choice', { ...wrong, options: [{ value: 'a', label: 'A' }] }, 'fieldset'],
  ])('%s joins its hint and its error', (name, field, control) => {
    const $ = partial(name, { field });
    expect(descriptions($, control)).toEqual([wrong.hint, wrong.error]);
    expect($(control).attr('aria-invalid')).toBe('true');
    expect($('[id="answers.q1"]')).toHaveLength(1);
  });

  it.each(['field-text', 'field-password', 'field-textarea', 'field-file'])(
    '%s names its control and is valid without an error',
    (name) => {
      const $ = partial(name, { field: base });
      expect($('label').attr('for')).toBe(base.id);
      expect($(`[id="${base.id}"]`).attr('aria-invalid')).toBeUndefined();
      expect($(`[id="${base.id}"]`).attr('aria-describedby')).toBeUndefined();
    },
  );

  it('keeps what was typed, whatever it is', () => {
    const typed = '\n"<b>Ñandú</b>" & co.\n';
    expect(partial('field-textarea', { field: { ...base, value: typed } })('textarea').text()).toBe(
      typed,
    );
    expect(partial('field-text', { field: { ...base, value: typed } })('input').val()).toBe(typed);
  });

  it('never prints a password again', () => {
    const $ = partial('field-password', { field: { ...base, value: 'secreto' } });
    expect($.html()).not.toContain('secreto');
  });

  it('marks the chosen ones of several', () => {
    const options = ['a', 'b', 'c'].map((value) => ({ value, label: value }));
    const field: ui.ChoiceField = { ...base, options, value: ['a', 'c'], multiple: true };
    const $ = partial('field-choice', { field });
    const chosen = $('input:checked').toArray();
    expect(chosen.map((input) => $(input).val())).toEqual(['a', 'c']);
    expect(new Set($('[id]').map((_, element) => $(element).attr('id'))).size).toBe(3);
  });

  it('says the unit with the number', () => {
    const $ = partial('field-text', { field: { ...base, unit: 'ventas al mes' } });
    expect(descriptions($, 'input')).toEqual(['ventas al mes']);
  });
});

describe('the error summary', () => {
  it('leads to each control', () => {
    const $ = partial('error-summary', {
      errors: { 'answers.q1': 'Elige una.', name: 'Escríbelo.' },
    });
    const links = $('a').toArray();
    expect(links.map((link) => $(link).attr('href'))).toEqual(['#answers.q1', '#name']);
    expect($('[role="alert"]').text()).toContain('Elige una.');
  });

  it('is not there without errors', () => {
    expect(partial('error-summary', { errors: {} })('body').text().trim()).toBe('');
  });
});

describe('progress', () => {
  it.each([12, 9, 8, 7, 4])('weaves %i segments with words', (count) => {
    const segments = Array.from({ length: count }, (_, index) =>
      index === 0 ? 'done' : index === 1 ? 'now' : 'todo',
    );
    const $ = partial('weave', { weave: { segments, label: 'Un módulo terminado' } });
    expect($('[role="img"]').attr('aria-label')).toBe('Un módulo terminado');
    expect($('i')).toHaveLength(count);
    expect($('i.done')).toHaveLength(1);
    expect($('i.now')).toHaveLength(1);
  });

  it('says in words where each step of the map is', () => {
    const steps: ui.ThreadStep[] = [
      { state: 'done', title: 'Uno', href: '/uno' },
      { state: 'now', title: 'Dos', href: '/dos' },
      { state: 'todo', title: 'Tres' },
    ];
    const $ = partial('thread', { steps });
    const spoken = $('.thread-link').toArray();
    expect(spoken.map((step) => $(step).text().trim())).toEqual([
      'Hecho: Uno',
      'Aquí estás: Dos',
      'Por hacer: Tres',
    ]);
    expect($('[aria-current="step"]').attr('href')).toBe('/dos');
  });
});

describe('actions', () => {
  it('changes something only by a form with its token', () => {
    const next = { kicker: 'Ahora', title: 'Evaluación', action: { href: '/x', label: 'Empezar' } };
    expect(partial('next-step', { next })('a[href="/x"]').text()).toBe('Empezar');
    const posted = partial('next-step', {
      next: { ...next, action: { ...next.action, post: true } },
    });
    expect(posted('form').attr('action')).toBe('/x');
    expect(posted('input[name="_csrf"]').val()).toBe('token');
  });
});

describe('tables', () => {
  it('carries the label of each value onto the card', () => {
    const table: ui.Table = {
      caption: 'Personas',
      columns: [
        { label: 'Persona' },
        { label: 'Nota', right: true },
        { label: 'Acción', hidden: true },
      ],
      rows: [
        {
          header: { text: 'Ana Ejemplo' },
          cells: [{ text: '84,0' }, { action: { href: '#', label: 'Ver', about: 'a Ana' } }],
        },
      ],
    };
    const $ = partial('table', { table });
    expect($('td[data-label="Nota"]').text()).toBe('84,0');
    expect($('td.act a').text()).toBe('Ver a Ana');
  });
});
