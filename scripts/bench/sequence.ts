import { paths } from '../../server/http/paths.js';
import { percentile, usageOf } from './measure.js';
import { type Served } from './process.js';
import { type AssessmentFigures } from './report.js';
import { type Answer, openVisitor, type Visitor } from './visitor.js';

/** Somebody who is signed in and enrolled. */
export interface Taker {
  enrollmentId: string;
  cookie: string;
}

/** A campus runs for weeks: what V8 compiles in the first of them is not measured. */
const WARM_UP = 150;
/** So many of the others take theirs one after the other; the rest sixteen at once. */
const ALONE = 100;
const TOGETHER = 16;

/**
 * Takes assessments as a browser without JavaScript does, each by somebody else: open it, start, answer
 * seven questions page by page, look once more, hand in, read the result.
 */
export async function takeAssessments(
  served: Served,
  takers: readonly Taker[],
  assessment: string,
): Promise<AssessmentFigures[]> {
  const take = (connections: number, from: number, to?: number) =>
    takeAll(served, takers.slice(from, to), { assessment, connections });
  await take(TOGETHER, 0, WARM_UP);
  return [await take(1, WARM_UP, WARM_UP + ALONE), await take(TOGETHER, WARM_UP + ALONE)];
}

async function takeAll(
  served: Served,
  takers: readonly Taker[],
  { assessment, connections }: { assessment: string; connections: number },
): Promise<AssessmentFigures> {
  const milliseconds: number[] = [];
  const waiting = [...takers];
  let requests = 0;
  const before = usageOf(served.pid).cpuMilliseconds;
  const takeTurns = async () => {
    for (let taker = waiting.pop(); taker; taker = waiting.pop()) {
      const visitor = openVisitor(served.url, taker.cookie);
      const startedAt = performance.now();
      try {
        requests = await takeOne(visitor, taker.enrollmentId, assessment);
      } finally {
        visitor.close();
      }
      milliseconds.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: connections }, takeTurns));
  const after = usageOf(served.pid).cpuMilliseconds;
  return {
    connections,
    sequences: milliseconds.length,
    requests,
    p50: percentile(milliseconds, 0.5),
    p975: percentile(milliseconds, 0.975),
    cpuMilliseconds: before === null || after === null ? null : (after - before) / takers.length,
  };
}

/** Gives the number of requests that it took. */
async function takeOne(
  visitor: Visitor,
  enrollmentId: string,
  assessment: string,
): Promise<number> {
  let requests = 0;
  const open = async (path: string) => {
    requests += 1;
    return expectStatus(await visitor.get(path), 200, path);
  };
  const send = async (page: Answer, values: [string, string][]) => {
    requests += 1;
    const action = /<form[^>]*method="post"[^>]*action="([^"]*)"/.exec(mainOf(page))?.[1] ?? '';
    const sent = expectStatus(await visitor.submit(action, page, values), 303, action);
    return String(sent.headers.location);
  };

  const room = await open(paths.assessment(enrollmentId, assessment));
  let next = await send(room, []);
  while (next.includes('/preguntas/')) {
    const page = await open(next);
    const go = /name="go" value="([^"]*)"/.exec(mainOf(page))?.[1] ?? 'check';
    next = await send(page, [answerTo(page), ['go', go]]);
  }
  const check = await open(next);
  await open(await send(check, [['unanswered', '0']]));
  return requests;
}

/** Some answer to the question of a page: the first option, or a number. */
function answerTo(page: Answer): [string, string] {
  const [field] = mainOf(page).match(/<input[^>]*name="answers[^>]*>/) ?? [];
  const name = /name="([^"]*)"/.exec(field ?? '')?.[1];
  if (!field || !name) throw new Error('The page has no question');
  const choice = /type="(?:radio|checkbox)"/.test(field);
  return [name, choice ? (/value="([^"]*)"/.exec(field)?.[1] ?? '') : '100'];
}

function mainOf({ text }: Answer): string {
  return text.slice(text.indexOf('<main'));
}

function expectStatus(answer: Answer, status: number, path: string): Answer {
  if (answer.status !== status) throw new Error(`${path} answered ${answer.status}`);
  return answer;
}
