// A page without any store, as a yardstick for the machine: Express and a cached EJS template.
import express from 'express';
import { join } from 'node:path';

import { projectRoot } from '../../server/root.js';

const app = express();
app.set('view cache', true);
app.set('views', join(projectRoot, 'scripts/bench'));
app.set('view engine', 'ejs');

const rows = Array.from({ length: 40 }, (_, index) => ({
  title: `Lección ${index + 1}`,
  minutes: 10 + (index % 5) * 5,
}));

app.get('/', (_req, res) => res.render('calibration', { title: 'Página de medida', rows }));
app.listen(Number(process.env.PORT), '127.0.0.1');
