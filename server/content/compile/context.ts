import { type Readability } from '../readability.js';
import { type Reading } from '../parse.js';
import { type Findings, type TextContext } from '../markdown/inspect.js';
import { renderText } from '../markdown/render.js';
import { type Country, type Fact, type GlossaryTerm, type Html, type Media } from '../types.js';

export type FactLookup = (key: string) => Fact | undefined;

/** What every course may refer to. */
export interface Library {
  readonly term: (name: string) => GlossaryTerm | undefined;
  readonly fact: Readonly<Record<Country, FactLookup>>;
  /** What is wrong with the legal figures that a text of that country writes by hand. */
  readonly looseFigures: Readonly<Record<Country, (blocks: readonly string[]) => string[]>>;
}

/** One row of `npm run content:check -- --report`. */
export interface LessonReport {
  readonly file: string;
  readonly minutes: number;
  readonly readability: Readability;
}

/** What compiling one course needs and gathers. */
export interface TrackContext extends Library {
  readonly reading: Reading;
  /** `tracks/<slug>` */
  readonly folder: string;
  readonly slug: string;
  readonly media: ReadonlyMap<string, Media>;
  /** What its texts refer to. */
  readonly quoted: {
    readonly terms: Map<string, GlossaryTerm>;
    readonly facts: Map<string, Fact>;
    readonly media: Map<string, Media>;
  };
  /** File where each item and each lesson was first seen. */
  readonly itemFiles: Map<string, string>;
  readonly lessonFiles: Map<string, string>;
  readonly lessonReports: LessonReport[];
}

/** Folder of a module → its slug: `03-de-un-problema` → `de-un-problema`. */
export const slugOf = (folder: string) => folder.replace(/^\d+-/, '');

/** Which text this is, for its ids, its titles and the messages about it. */
export interface TextPlace {
  readonly file: string;
  /** How to name a line of it to its author. */
  readonly field: (line: number) => string;
  readonly idPrefix: string;
  /** Over the words that it explains. */
  readonly wordsTitle: string;
}


/** Renders a text for a country and remembers what it refers to. */
export function renderFor(
  context: TrackContext,
  source: string,
  place: TextPlace,
  country: Country = 'EC',
  fact: FactLookup = context.fact[country],
): { html: Html; findings: Findings } {
  const rendered = renderText(
    source,
    textContext(context, place, country, fact),
    place.wordsTitle,
  );
  const { terms, facts, media } = rendered.findings;
  for (const [id, term] of terms) context.quoted.terms.set(id, term);
  for (const found of facts.values()) context.quoted.facts.set(`${found.country} ${found.key}`, found);
  for (const [file, picture] of media) context.quoted.media.set(file, picture);
  for (const message of context.looseFigures[country](rendered.findings.blocks)) {
    context.reading.problems.error(place.file, 'texto', message);
  }
  return rendered;
}

export function textContext(
  context: TrackContext,
  place: Pick<TextPlace, 'file' | 'field' | 'idPrefix'>,
  country: Country = 'EC',
  fact: FactLookup = context.fact[country],
): TextContext {
  return {
    track: context.slug,
    country,
    idPrefix: place.idPrefix,
    term: context.term,
    fact,
    media: (file) => context.media.get(file),
    fault: (line, message) => context.reading.problems.error(place.file, place.field(line), message),
  };
}
