import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** As they came, compressed. */
  bytes: number;
  text: string;
}

/** A browser without JavaScript: keeps its connection and its cookies, fills forms in. */
export interface Visitor {
  get(path: string): Promise<Answer>;
  /** Sends a form of that page: its hidden inputs, and these values. */
  submit(
    path: string,
    page: Answer,
    values: readonly (readonly [string, string])[],
  ): Promise<Answer>;
  cookies(): string;
  close(): void;
}

export function openVisitor(base: string, cookie = ''): Visitor {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const jar = new Map<string, string>();
  keepCookies(jar, cookie ? cookie.split('; ') : []);
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

  function send(method: string, path: string, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, base), {
        method,
        agent,
        headers: {
          'accept-encoding': 'gzip',
          ...(jar.size > 0 ? { cookie: cookies() } : {}),
          ...(body === undefined
            ? {}
            : {
                'content-type': 'application/x-www-form-urlencoded',
                'content-length': Buffer.byteLength(body),
              }),
        },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        keepCookies(jar, incoming.headers['set-cookie'] ?? []);
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const { headers, statusCode = 0 } = incoming;
          const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
          resolve({ status: statusCode, headers, bytes: bytes.length, text: plain.toString() });
        });
      });
      outgoing.end(body);
    });
  }

  return {
    get: (path) => send('GET', path),
    submit: (path, page, values) => {
      const token = /name="_csrf" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
      const fields = [['_csrf', token], ...values.map(([name, value]) => [name, value])];
      return send('POST', path, new URLSearchParams(fields).toString());
    },
    cookies,
    close: () => agent.destroy(),
  };
}

function keepCookies(jar: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (!name) continue;
    if (value && !/max-age=0/i.test(line)) jar.set(name, value);
    else jar.delete(name);
  }
}

/** Signs somebody in as anybody does, and gives the cookies that come of it. */
export async function signIn(
  base: string,
  { code, password }: { code: string; password: string },
): Promise<string> {
  const visitor = openVisitor(base);
  try {
    const page = await visitor.get('/ingresar');
    const answer = await visitor.submit('/ingresar', page, [
      ['identifier', code],
      ['password', password],
    ]);
    if (answer.status !== 303) throw new Error(`Signing in answered ${answer.status}`);
    return visitor.cookies();
  } finally {
    visitor.close();
  }
}
