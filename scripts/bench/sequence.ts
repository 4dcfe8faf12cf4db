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
const WARM_UP = 200;

/**
 * Takes one assessment after the other, each by somebody else, as a browser without JavaScript does:
 * open it, start, answer seven questions page by page, look once more, hand in, read the result.
 */
export async function takeAssessments(
  served: Served,
  takers: readonly Taker[],
  assessment: string,
): Promise<AssessmentFigures> {
  const milliseconds: number[] = [];
  let requests = 0;
  let cpuBefore: number | null = null;
  for (const [index, taker] of takers.entries()) {
    if (index === WARM_UP) cpuBefore = usageOf(served.pid).cpuMilliseconds;
    const visitor = openVisitor(served.url, taker.cookie);
    try {
      const startedAt = performance.now();
      requests = await takeOne(visitor, taker.enrollmentId, assessment);
      if (index >= WARM_UP) milliseconds.push(performance.now() - startedAt);
    } finally {
      visitor.close();
    }
  }
  const cpuAfter = usageOf(served.pid).cpuMilliseconds;
  return {
    sequences: milliseconds.length,
    requests,
    p50: percentile(milliseconds, 0.5),
    p975: percentile(milliseconds, 0.975),
    cpuMilliseconds:
      cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / milliseconds.length,
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
