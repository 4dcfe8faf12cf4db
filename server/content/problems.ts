/**
 * What is wrong in `content/`, for the people who write it: that is why these messages are
 * Spanish sentences and not codes.
 */
export interface Problem {
  /** Path below the content folder. */
  readonly file: string;
  /** Field, or «línea 12» in a text. */
  readonly field: string;
  readonly message: string;
}

/** Collects everything before anybody is told, so that an author sees the whole list at once. */
export interface ProblemList {
  /** Stops the start of the campus. */
  error(file: string, field: string, message: string): void;
  /** Said by `npm run content:check`, stops nothing. */
  warning(file: string, field: string, message: string): void;
  errors(): Problem[];
  warnings(): Problem[];
}

export function createProblemList(): ProblemList {
  const errors = new Map<string, Problem>();
  const warnings = new Map<string, Problem>();
  const add = (list: Map<string, Problem>, problem: Problem) =>
    list.set(formatProblem(problem), problem);
  return {
    error: (file, field, message) => add(errors, { file, field, message }),
    warning: (file, field, message) => add(warnings, { file, field, message }),
    errors: () => sortProblems([...errors.values()]),
    warnings: () => sortProblems([...warnings.values()]),
  };
}

/** `file: field: message`, on one line. */
export const formatProblem = ({ file, field, message }: Problem) =>
  `${file}: ${field}: ${message}`.replace(/\s+/g, ' ');

const collator = new Intl.Collator('es', { numeric: true });

const sortProblems = (problems: Problem[]) =>
  problems.sort(
    (a, b) =>
      collator.compare(a.file, b.file) ||
      collator.compare(a.field, b.field) ||
      collator.compare(a.message, b.message),
  );

/** The content cannot be used. Its message is the whole list, one problem per line. */
export class ContentError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(`${problems.length} errores en el contenido:\n${problems.map(formatProblem).join('\n')}`);
    this.name = 'ContentError';
  }
}
