// npm run db:serve -- --data DIR --port N: the embedded store alone, for tools and tests.
import { parseArgs } from 'node:util';

import { serve } from '../server/db/embedded/server.js';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: 'data/store' },
    port: { type: 'string', default: '0' },
    'ttl-seconds': { type: 'string' },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port ${values.port}: a port is a whole number from 0 to 65535`);
  process.exit(2);
}

try {
  const store = await serve({
    folder: values.data,
    port,
    ...(values['ttl-seconds'] && { ttlSeconds: Number(values['ttl-seconds']) }),
  });
  const stop = () => void store.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  console.log(`MONGODB_URI=${store.uri}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
