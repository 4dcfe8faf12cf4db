import { type LoadFigures } from './load.js';

export type Page = 'signIn' | 'classroom' | 'course' | 'lesson' | 'grades';

export interface PageFigures {
  name: Page;
  /** Commands that one request sends to the store, once the process is warm. */
  reads: number;
  writes: number;
  /** Of the HTML, compressed. */
  bytes: number;
  figures: LoadFigures[];
}

/** Opening, starting, answering every question and handing in, by so many people at once. */
export interface AssessmentFigures {
  connections: number;
  sequences: number;
  requests: number;
  p50: number;
  p975: number;
  cpuMilliseconds: number | null;
}

export interface Report {
  measuredAt: string;
  machine: { node: string; cpu: string; cores: number };
  loadAverage: number[];
  people: number;
  calibration: LoadFigures[];
  pages: PageFigures[];
  /** None when they were not asked for. */
  assessment: AssessmentFigures[];
  /** The most anonymous memory that the campus had, store included. */
  memoryMegabytes: number | null;
}

const TITLES: Record<Page, string> = {
  signIn: 'Sign-in page',
  classroom: '«Mi aula»',
  course: 'Course page',
  lesson: 'Lesson',
  grades: 'Grade table of 50',
};

/** Requests per second with 16 connections. */
const FLOORS: Partial<Record<Page, number>> = {
  classroom: 500,
  course: 500,
  lesson: 700,
  grades: 150,
};

const MAXIMUM = { reads: 3, readingCpu: 2, assessmentCpu: 60, memoryMegabytes: 350 };

/** What people read all day; a grade table is work for one trainer. */
const READING: readonly Page[] = ['signIn', 'classroom', 'course', 'lesson'];

/** Prints the figures beside their floors; answers whether all are kept. */
export function printReport(report: Report): boolean {
  const { machine, pages, calibration, assessment, memoryMegabytes, people } = report;
  const missed = missedFloors(report);
  console.log(
    `\n${machine.cores} × ${machine.cpu || 'unknown processor'}, Node ${machine.node}, ` +
      `${people} people, load ${report.loadAverage.map((load) => load.toFixed(1)).join(' ')}\n`,
  );
  printTable([
    [
      'page',
      'connections',
      'requests/s',
      'floor',
      'p50 ms',
      'p97.5 ms',
      'CPU ms',
      'reads',
      'bytes',
    ],
    ...calibration.map((figures) => ['Calibration, no store', ...loadCells(figures), '', '']),
    ...pages.flatMap(({ name, reads, bytes, figures }) =>
      figures.map((one) => [
        TITLES[name],
        ...loadCells(one, one.connections > 1 ? FLOORS[name] : undefined),
        String(reads),
        String(bytes),
      ]),
    ),
  ]);
  for (const { connections, requests, p50, p975, cpuMilliseconds } of assessment)
    console.log(
      `\nAssessment, ${requests} requests from opening to handing in, ${connections} at once: ` +
        `p50 ${p50.toFixed(1)} ms, p97.5 ${p975.toFixed(1)} ms, ` +
        `CPU ${shown(cpuMilliseconds)} ms (at most ${MAXIMUM.assessmentCpu} ms)`,
    );
  console.log(
    `Anonymous memory of the campus, at most: ${shown(memoryMegabytes, 0)} MB (limit ${MAXIMUM.memoryMegabytes} MB)`,
  );
  for (const line of missed) console.log(`MISSED  ${line}`);
  if (missed.length === 0) console.log('Every floor is kept.');
  return missed.length === 0;
}

function missedFloors({ pages, assessment, memoryMegabytes }: Report): string[] {
  const missed: string[] = [];
  for (const { name, reads, figures } of pages) {
    const title = TITLES[name];
    if (reads > MAXIMUM.reads) missed.push(`${title}: ${reads} reads of the store`);
    for (const { connections, requestsPerSecond, cpuMilliseconds } of figures) {
      const floor = FLOORS[name];
      if (floor && connections > 1 && requestsPerSecond < floor) {
        missed.push(`${title}: ${requestsPerSecond.toFixed(0)} requests/s instead of ${floor}`);
      }
      if (READING.includes(name) && (cpuMilliseconds ?? 0) > MAXIMUM.readingCpu) {
        missed.push(`${title}: ${shown(cpuMilliseconds)} ms CPU with ${connections} connections`);
      }
    }
  }
  for (const { connections, cpuMilliseconds } of assessment) {
    if ((cpuMilliseconds ?? 0) > MAXIMUM.assessmentCpu)
      missed.push(`Assessment: ${shown(cpuMilliseconds)} ms CPU, ${connections} at once`);
  }
  if ((memoryMegabytes ?? 0) > MAXIMUM.memoryMegabytes) {
    missed.push(`Memory: ${shown(memoryMegabytes, 0)} MB`);
  }
  return missed;
}

function loadCells(figures: LoadFigures, floor?: number): string[] {
  return [
    String(figures.connections),
    figures.requestsPerSecond.toFixed(0),
    floor ? String(floor) : '',
    figures.p50.toFixed(1),
    figures.p975.toFixed(1),
    shown(figures.cpuMilliseconds, 2),
  ];
}

function shown(figure: number | null, digits = 1): string {
  return figure === null ? 'unknown' : figure.toFixed(digits);
}

function printTable(rows: readonly string[][]): void {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of rows) {
    const cells = row.map((cell, column) => {
      const width = widths?.[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(cells.join('  '));
  }
}
