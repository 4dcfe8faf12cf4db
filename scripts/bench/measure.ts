import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used so far. Null where the system does not tell: only Linux has /proc. */
export interface Usage {
  /** All its threads: also the one of the embedded store. */
  cpuMilliseconds: number | null;
  anonymousMegabytes: number | null;
}

/** Clock ticks of /proc: 100 per second on every Linux that Node runs on. */
const TICK_MS = 10;

export function usageOf(pid: number): Usage {
  try {
    return {
      cpuMilliseconds: cpuOf(pid),
      anonymousMegabytes: Number(/RssAnon:\s+(\d+)/.exec(read(pid, 'status'))?.[1]) / 1024,
    };
  } catch {
    return { cpuMilliseconds: null, anonymousMegabytes: null };
  }
}

/** The scheduler counts nanoseconds per thread; where it does not, ticks of the whole process do. */
function cpuOf(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((id) =>
      Number(read(pid, `task/${id}/schedstat`).split(' ')[0]),
    );
    return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
  } catch {
    const fields = read(pid, 'stat')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }
}

function read(pid: number, name: string): string {
  return readFileSync(`/proc/${pid}/${name}`, 'utf8');
}

/** Watches the memory of a process until it is asked for the most that it had. */
export function watchMemory(pid: number): { highest(): number | null } {
  let highest = usageOf(pid).anonymousMegabytes;
  const look = () => {
    const now = usageOf(pid).anonymousMegabytes;
    if (now !== null) highest = Math.max(highest ?? 0, now);
  };
  const timer = setInterval(look, 250);
  timer.unref();
  return {
    highest: () => {
      look();
      clearInterval(timer);
      return highest;
    },
  };
}

/** The value below which this share of the numbers lies. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
