import { createHash } from 'node:crypto';

import { type Reading } from '../parse.js';
import { inspectSvg } from '../svg.js';
import { type Media } from '../types.js';

/** The drawings of a course, by file below `media/`. */
export function compileMedia(reading: Reading, folder: string): Map<string, Media> {
  const media = new Map<string, Media>();
  for (const [path, svg] of reading.files) {
    if (!path.startsWith(`${folder}/media/`)) continue;
    reading.used.add(path);
    const file = path.slice(`${folder}/media/`.length);
    if (!/^[a-z0-9-]+\.svg$/.test(file)) {
      reading.problems.error(path, 'archivo', 'en media van dibujos .svg con nombre en minúsculas y guiones');
      continue;
    }
    const { size, faults } = inspectSvg(svg);
    for (const fault of faults) reading.problems.error(path, 'dibujo', fault);
    const fingerprint = createHash('sha256').update(svg).digest('hex').slice(0, 12);
    media.set(file, { file, fingerprint, ...size, svg });
  }
  return media;
}
