import { type ContentFiles } from '../files.js';
import { createProblemList, type ProblemList } from '../problems.js';
import { type TrackData } from '../trackData.js';
import { type Fact, type GlossaryTerm, type Rubric, type Country } from '../types.js';
import { type LessonReport } from './context.js';
import { compileLibrary } from './library.js';
import { compileTrack } from './track.js';

/** Everything that the content folder says, and everything that is wrong with it. */
export interface CompiledContent {
  readonly tracks: readonly TrackData[];
  readonly rubrics: readonly Rubric[];
  readonly glossary: readonly GlossaryTerm[];
  readonly facts: Readonly<Record<Country, Readonly<Record<string, Fact>>>>;
  readonly problems: ProblemList;
  readonly lessonReports: readonly LessonReport[];
}

/** Turns the texts of `content/` into courses. Pure: the same texts give the same courses. */
export function compileContent(files: ContentFiles): CompiledContent {
  const problems = createProblemList();
  const reading = { files, problems, used: new Set<string>() };
  const library = compileLibrary(reading);
  const compiled = trackSlugs(files).flatMap((slug) => compileTrack(reading, library, slug) ?? []);
  for (const file of files.keys()) {
    if (!reading.used.has(file)) {
      problems.error(file, 'archivo', 'no pertenece a nada: revisa el nombre y la carpeta, o bórralo');
    }
  }
  return {
    tracks: compiled.map(({ data }) => data),
    rubrics: [...library.rubrics.values()],
    glossary: library.glossary,
    facts: library.facts,
    problems,
    lessonReports: compiled.flatMap(({ lessonReports }) => lessonReports),
  };
}

const trackSlugs = (files: ContentFiles) =>
  [
    ...new Set([...files.keys()].flatMap((file) => /^tracks\/([^/]+)\/./.exec(file)?.[1] ?? [])),
  ].sort();
