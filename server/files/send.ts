import { type Response } from 'express';
import { pipeline } from 'node:stream/promises';

import { NotFoundError } from '../errors/AppError.js';
import { type FileRef } from '../models/fileRef.js';
import { contentDisposition } from './fileName.js';
import { isShownInline } from './kinds.js';
import { openFile } from './store.js';

/**
 * Answers with a stored file. Whoever calls it has loaded the record that names the file through
 * the person who asks: there is no other way to a file. It can never run as a page of the campus.
 * `framed` lets a page of the campus show it beside something else.
 */
export async function sendFile(
  res: Response,
  file: Pick<FileRef, 'id' | 'name' | 'type'>,
  { download = false, framed = false }: { download?: boolean; framed?: boolean } = {},
): Promise<void> {
  const opened = await openFile(file.id);
  if (!opened) throw new NotFoundError('not-found', `No stored file ${file.id}`);
  const inline = !download && isShownInline(file.type);
  res.setHeader('Content-Type', inline ? file.type : 'application/octet-stream');
  res.setHeader('Content-Length', opened.bytes);
  res.setHeader('Content-Disposition', contentDisposition(file.name, inline));
  const ancestors = framed ? "'self'" : "'none'";
  res.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; sandbox; frame-ancestors ${ancestors}`,
  );
  if (framed) res.setHeader('X-Frame-Options', 'SAMEORIGIN');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  res.setHeader('Cache-Control', 'private, no-store');
  if (res.req.method === 'HEAD') {
    opened.stream.destroy();
    res.end();
    return;
  }
  try {
    await pipeline(opened.stream, res);
  } catch (error) {
    // Somebody closed the page while it was loading: nothing to answer any more.
    if (!res.destroyed) throw error;
  }
}
