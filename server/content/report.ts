import { type CompiledContent } from './compile/content.js';
import { type TrackData } from './trackData.js';

/** Tables for authors: how each lesson reads, and what each module has. */
export function describeContent(content: CompiledContent): string {
  const lessons = [
    ['Lección', 'Min', 'Palabras', 'Pal/frase', 'Síl/palabra', 'Nivel'],
    ...content.lessonReports.map(({ file, minutes, readability }) => [
      file.replace(/^tracks\/|modules\/|lessons\//g, ''),
      String(minutes),
      String(readability.words),
      readability.wordsPerSentence.toFixed(1),
      readability.syllablesPerWord.toFixed(2),
      readability.level.toFixed(1),
    ]),
  ];
  return [table(lessons), ...content.tracks.map(describeTrack)].join('\n\n');
}

function describeTrack(track: TrackData): string {
  const modules = track.modules.map((module) => {
    const items = module.assessment?.items ?? [];
    const inPool = (pool: string) => String(items.filter((item) => item.pool === pool).length);
    return [
      `${module.number}. ${module.title}`,
      String(module.minutes),
      module.blended,
      String(module.lessons.length),
      inPool('practice'),
      inPool('validation'),
      [...new Set(items.map(({ type }) => type))].sort().join(' '),
      module.assignment?.approval ?? '',
    ];
  });
  const headers = ['Módulo', 'Min', 'Mixta', 'Lecc.', 'Práct.', 'Valid.', 'Tipos', 'Tarea'];
  const minutes = (place?: string) =>
    track.modules
      .filter(({ blended }) => place === undefined || blended === place)
      .reduce((total, module) => total + module.minutes, 0) / 60;
  const totals = `${track.title}: ${minutes()} h de ${track.hours} (mixta: ${minutes('inPerson')} presenciales + ${minutes('virtual')} virtuales)`;
  return `${totals}\n${table([headers, ...modules])}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd())
    .join('\n');
}
