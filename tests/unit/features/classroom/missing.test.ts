import { describe, expect, it } from '@jest/globals';

import { type Mode } from '../../../../server/domain/modes.js';
import { presentMissing } from '../../../../server/features/classroom/missing.presenter.js';
import { type StudyEnrollment } from '../../../../server/features/enrollments/enrollment.service.js';
import { testCatalogue } from '../../../support/catalogue.js';

const NOW = new Date('2026-11-20T12:00:00Z');
const track = testCatalogue.track('puesto-de-jugos');
if (!track) throw new Error('The fixture has no such course');

function missing(facts: Partial<StudyEnrollment>) {
  if (!track) throw new Error('The fixture has no such course');
  const enrollment: StudyEnrollment = {
    id: 'e',
    userId: 'u',
    cohortId: 'c',
    track: track.slug,
    trackVersion: track.version,
    mode: 'virtual',
    municipality: 'm',
    country: 'EC',
    state: 'active',
    enrolledAt: NOW,
    closedReason: null,
    lessons: {},
    results: {},
    assignments: {},
    place: null,
    project: {},
    credits: [],
    completedAt: null,
    certificateId: null,
    ...facts,
  };
  return presentMissing({ enrollment, track }, NOW);
}

const result = (bestPercent: number) => ({
  bestPercent,
  attempts: 1,
  lastAt: NOW,
  via: 'online' as const,
});

describe('what is missing, in words', () => {
  it('goes through the modules in order and leads to each thing', () => {
    const rows = missing({});
    expect(rows[0]).toEqual({
      title: 'Módulo 1: leer 2 lecciones',
      icon: 'book-open',
      detail: '60 min',
      href: '/aula/e/lecciones/que-vendo',
    });
    expect(rows[1]).toMatchObject({
      title: 'Módulo 1: aprobar la evaluación',
      detail: 'Se aprueba con 60',
      href: '/aula/e/evaluaciones/conoce-tu-puesto',
    });
    expect(rows[2]).toMatchObject({
      title: 'Módulo 1: entregar la tarea',
      detail: 'La frase de mi puesto',
      href: '/aula/e/tareas/conoce-tu-puesto',
    });
    expect(rows.at(-1)).toMatchObject({
      title: 'Aprobar la prueba de salida',
      href: '/aula/e/evaluaciones/exit',
    });
  });

  it('tells the best attempt beside the mark, with a comma', () => {
    const rows = missing({ results: { 'conoce-tu-puesto': result(57.14) } });
    expect(rows[1]?.detail).toBe('Tu mejor intento: 57,1 de 100. Se aprueba con 60');
  });

  it('puts last what waits for the trainer, and says so', () => {
    const rows = missing({ assignments: { 'conoce-tu-puesto': { state: 'submitted', at: NOW } } });
    expect(rows.at(-1)).toMatchObject({
      title: 'Módulo 1: entregar la tarea',
      chip: { kind: 'wait', text: 'En revisión' },
    });
  });

  it.each<[Mode, string, string | undefined]>([
    ['inPerson', 'Asistir a los encuentros', 'Llevas 0 minutos de 3 horas 12 minutos'],
    ['blended', 'Asistir a los encuentros', 'Llevas 0 minutos de 1 hora 12 minutos'],
    ['validation', 'Aprobar el examen de validación', 'Se aprueba con 60'],
  ])('names what %s asks for', (mode, title, detail) => {
    expect(missing({ mode })).toContainEqual(expect.objectContaining({ title, detail }));
  });

  it('is empty when nothing is missing', () => {
    expect(missing({ completedAt: NOW, state: 'completed' })).toEqual([]);
  });
});
