// Measures the campus: npm run bench. Names after `--` choose what: npm run bench -- lesson assessment.
// BENCH_SECONDS is how long each measurement takes, the median of three rounds; BENCH_PROFILE a folder
// for CPU profiles.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { loadCatalogue } from '../server/content/catalogue.js';
import { saveTrackVersions } from '../server/content/snapshots.js';
import { connectDatabase } from '../server/db/connect.js';
import { syncIndexes } from '../server/db/syncIndexes.js';
import { paths } from '../server/http/paths.js';
import { projectRoot } from '../server/root.js';
import { CommandCounts } from './bench/commandCounts.js';
import { fire, fireRounds, type Turn } from './bench/load.js';
import { watchMemory } from './bench/measure.js';
import {
  BENCH_PASSWORD,
  createPeople,
  type Learner,
  PEOPLE,
  type Trainer,
} from './bench/people.js';
import { type Served, serve } from './bench/process.js';
import { type Page, printReport, type Report } from './bench/report.js';
import { takeAssessments } from './bench/sequence.js';
import { openVisitor, signIn } from './bench/visitor.js';

const TRACK = 'aprende-trabaja-emprende';
const SECONDS = Number(process.env.BENCH_SECONDS ?? 9);
/** A campus runs for weeks: what its first seconds cost, while V8 still compiles, is not measured. */
const WARM_UP_SECONDS = SECONDS + 3;
const CONNECTIONS = [1, 16];
const chosen = process.argv.slice(2);
const isChosen = (name: string) => chosen.length === 0 || chosen.includes(name);

const dataDir = await mkdtemp(join(tmpdir(), 'campus-bench-'));
const environment = {
  NODE_ENV: 'production',
  ALLOW_PLAIN_HTTP: 'true',
  SESSION_SECRET: randomBytes(32).toString('base64url'),
  DATA_DIR: dataDir,
  MONGODB_URI: '',
};
const campusScript = join(projectRoot, 'dist/server/index.js');
const calibrationScript = join(projectRoot, 'dist/scripts/bench/calibration.js');

try {
  const { learners, trainers, firstAssessment } = await fillStore();
  const counts = await countCommands(learners, trainers);
  const calibration = await measureCalibration();
  const report = await measureCampus(learners, trainers, counts, firstAssessment);
  const everything: Report = {
    measuredAt: new Date().toISOString(),
    machine: { node: process.version, cpu: cpus()[0]?.model ?? '', cores: cpus().length },
    loadAverage: loadavg(),
    people: PEOPLE,
    calibration,
    ...report,
  };
  const file = join(projectRoot, 'bench-results.json');
  await writeFile(file, `${JSON.stringify(everything, null, 2)}\n`);
  process.exitCode = printReport(everything) ? 0 : 1;
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

/** Before the campus starts: the embedded store belongs to one process at a time. */
async function fillStore() {
  const catalogue = await loadCatalogue(join(projectRoot, 'content'));
  const track = catalogue.track(TRACK);
  if (!track) throw new Error(`content/ has no track ${TRACK}`);
  const disconnect = await connectDatabase({ mongodbUri: null, dataDir });
  try {
    await syncIndexes();
    await saveTrackVersions(catalogue);
    const people = await createPeople(track, new Date());
    const slugs = track.lessons.map(({ slug }) => slug);
    const learners = people.learners.map((learner) => ({
      ...learner,
      lessons: slugs.slice(Math.max(0, learner.done - 3), learner.done + 1),
    }));
    return { learners, trainers: people.trainers, firstAssessment: track.modules[0]?.slug ?? '' };
  } finally {
    await disconnect();
  }
}

type Reader = Learner & { lessons: string[] };

interface PageTurns {
  name: Page;
  turns: Turn[];
}

/** Signs people in, one after the other, as anybody does. */
async function enterAll<Person extends { code: string }>(
  { url }: Served,
  people: readonly Person[],
): Promise<(Person & { cookie: string })[]> {
  const entered = [];
  for (const person of people) {
    const cookie = await signIn(url, { code: person.code, password: BENCH_PASSWORD });
    entered.push({ ...person, cookie });
  }
  return entered;
}

/** What everybody will ask for. */
function turnsOf(
  people: readonly (Reader & { cookie: string })[],
  staff: readonly (Trainer & { cookie: string })[],
): PageTurns[] {
  const all: PageTurns[] = [
    { name: 'signIn', turns: [{ path: paths.signIn() }] },
    { name: 'classroom', turns: people.map(({ cookie }) => ({ path: paths.classroom(), cookie })) },
    {
      name: 'course',
      turns: people.map(({ enrollmentId, cookie }) => ({
        path: paths.enrollment(enrollmentId),
        cookie,
      })),
    },
    {
      name: 'lesson',
      turns: [0, 1, 2, 3].flatMap((round) =>
        people.map(({ enrollmentId, lessons, cookie }) => ({
          path: paths.lesson(enrollmentId, lessons[round % lessons.length] ?? ''),
          cookie,
        })),
      ),
    },
    {
      name: 'grades',
      turns: staff.map(({ cohortId, cookie }) => ({ path: paths.cohortGrades(cohortId), cookie })),
    },
  ];
  return all.filter(({ name }) => isChosen(name));
}

/** Asks each page once, in a campus that counts what it asks of its store. */
async function countCommands(learners: readonly Reader[], trainers: readonly Trainer[]) {
  const counter = join(projectRoot, 'dist/scripts/bench/countCommands.js');
  const served = await serve(campusScript, {
    env: environment,
    nodeOptions: ['--import', counter],
    ready: paths.ready(),
  });
  try {
    const people = await enterAll(served, learners.slice(0, 3));
    const pages = turnsOf(people, await enterAll(served, trainers.slice(0, 1)));
    const counts: Record<string, CommandCounts & { bytes: number }> = {};
    for (const { name, turns } of pages) {
      const last = turns.at(-1);
      if (!last) continue;
      // The first time warms what is only looked up once per process, and settles what is written once.
      await ask(served, last);
      await commandsSoFar(served);
      const bytes = await ask(served, last);
      counts[name] = { ...(await commandsSoFar(served)), bytes };
    }
    return counts;
  } finally {
    await served.stop();
  }
}

async function ask({ url }: Served, { path, cookie }: Turn): Promise<number> {
  const visitor = openVisitor(url, cookie);
  try {
    const { status, bytes } = await visitor.get(path);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    return bytes;
  } finally {
    visitor.close();
  }
}

async function commandsSoFar({ child }: Served): Promise<CommandCounts> {
  const answer = once(child, 'message');
  child.send('counts');
  const counts: unknown = (await answer).at(0);
  return CommandCounts.parse(counts);
}

async function measureCalibration() {
  const served = await serve(calibrationScript, { ready: '/' });
  try {
    const turns = [{ path: '/' }];
    await fire(served, turns, { connections: 16, seconds: WARM_UP_SECONDS });
    const figures = [];
    for (const connections of CONNECTIONS) {
      figures.push(await fireRounds(served, turns, { connections, seconds: SECONDS }));
    }
    return figures;
  } finally {
    await served.stop();
  }
}

/** The options of Node with which `npm start` runs the campus. */
async function startOptions(): Promise<string[]> {
  const text = await readFile(join(projectRoot, 'package.json'), 'utf8');
  const { scripts } = z
    .object({ scripts: z.object({ start: z.string() }) })
    .parse(JSON.parse(text));
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

async function measureCampus(
  learners: readonly Reader[],
  trainers: readonly Trainer[],
  counts: Record<string, CommandCounts & { bytes: number }>,
  firstAssessment: string,
): Promise<Pick<Report, 'pages' | 'assessment' | 'memoryMegabytes'>> {
  const profile = process.env.BENCH_PROFILE;
  const served = await serve(campusScript, {
    env: environment,
    nodeOptions: [
      ...(await startOptions()),
      ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []),
    ],
    ready: paths.ready(),
  });
  const memory = watchMemory(served.pid);
  try {
    const pages: Report['pages'] = [];
    const people = await enterAll(served, learners);
    for (const { name, turns } of turnsOf(people, await enterAll(served, trainers))) {
      await fire(served, turns, { connections: 16, seconds: WARM_UP_SECONDS });
      const figures = [];
      for (const connections of CONNECTIONS) {
        figures.push(await fireRounds(served, turns, { connections, seconds: SECONDS }));
      }
      pages.push({ name, ...(counts[name] ?? { reads: 0, writes: 0, bytes: 0 }), figures });
    }
    const assessment = isChosen('assessment')
      ? await takeAssessments(served, people, firstAssessment)
      : [];
    return { pages, assessment, memoryMegabytes: memory.highest() };
  } finally {
    await served.stop();
  }
}
