import { Router } from 'express';
import mongoose from 'mongoose';

import { paths } from '../../http/paths.js';

/** For machines: is the process alive, and can it serve? Before sessions, so that they cost nothing. */
export function healthRouter(): Router {
  const router = Router();
  router.get(paths.health(), (_req, res) => {
    res.set('Cache-Control', 'no-store').json({ alive: true });
  });
  router.get(paths.ready(), async (_req, res) => {
    const ready = await storeAnswers();
    res
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ready });
  });
  return router;
}

async function storeAnswers(): Promise<boolean> {
  const { connection } = mongoose;
  if (connection.readyState !== mongoose.STATES.connected || !connection.db) return false;
  return connection.db.command({ ping: 1 }).then(
    () => true,
    () => false,
  );
}
