/** Groups of fewer people are not shown: somebody could be recognised (product.md §9). */
export const SMALLEST_GROUP = 5;

/** What one municipality reports, in enrollments. */
export interface GroupFigures {
  enrolled: number;
  studying: number;
  completed: number;
  /** Projects. */
  delivered: number;
  /** Valid certificates. */
  certified: number;
}

export type GroupFigure = keyof GroupFigures;
export const GROUP_FIGURES: readonly GroupFigure[] = [
  'enrolled',
  'studying',
  'completed',
  'delivered',
  'certified',
];

/** The same with null where a figure stays hidden. */
export type ShownFigures = Readonly<Record<GroupFigure, number | null>>;

/**
 * What may be shown of a municipality. Hidden is every figure of 1 to 4, and every figure whose
 * difference to another shown one would be 1 to 4: of 20 enrolled, 19 finished says that one did
 * not. Whoever left is in no column, but is what remains of the enrolled. Nobody (0) exposes nobody.
 * A municipality with fewer than 5 enrolled shows nothing at all.
 */
export function shownFigures(figures: GroupFigures): ShownFigures {
  const { enrolled, studying, completed, delivered, certified } = figures;
  if (!mayShow(enrolled)) return HIDDEN;
  const states = [
    { studying, completed },
    { studying: null, completed },
    { studying, completed: null },
  ].find((shown) => {
    const parts = [shown.studying, shown.completed].filter((part) => part !== null);
    const rest = enrolled - parts.reduce((sum, part) => sum + part, 0);
    return parts.every(mayShow) && mayShow(rest);
  }) ?? { studying: null, completed: null };
  const beside = [enrolled, ...(states.completed === null ? [] : [states.completed])];
  const within = (part: number) =>
    mayShow(part) && beside.every((whole) => mayShow(Math.abs(whole - part))) ? part : null;
  return { enrolled, ...states, delivered: within(delivered), certified: within(certified) };
}

/**
 * Sums of what is shown, and only of that: taking the shown figures away from them leaves nothing.
 * Null where no figure of the column is shown.
 */
export function totalFigures(rows: readonly ShownFigures[]): ShownFigures {
  const total = (figure: GroupFigure) => {
    const shown = rows.map((row) => row[figure]).filter((value) => value !== null);
    return shown.length === 0 ? null : shown.reduce((sum, value) => sum + value, 0);
  };
  return {
    enrolled: total('enrolled'),
    studying: total('studying'),
    completed: total('completed'),
    delivered: total('delivered'),
    certified: total('certified'),
  };
}

/**
 * How many of 100 who enrol finish, over the municipalities that show both figures; null when none
 * does or nobody enrolled.
 */
export function completedPercent(rows: readonly ShownFigures[]): number | null {
  let enrolled = 0;
  let completed = 0;
  for (const row of rows) {
    if (row.enrolled === null || row.completed === null) continue;
    enrolled += row.enrolled;
    completed += row.completed;
  }
  return enrolled === 0 ? null : Math.round((100 * completed) / enrolled);
}

const HIDDEN: ShownFigures = {
  enrolled: null,
  studying: null,
  completed: null,
  delivered: null,
  certified: null,
};

function mayShow(people: number): boolean {
  return people === 0 || people >= SMALLEST_GROUP;
}
