import { type RequestHandler } from 'express';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export interface Assets {
  /** The address of a file of `public/`, which changes whenever its content does. */
  url: (name: string) => string;
  serve: RequestHandler;
}

interface Asset {
  url: string;
  type: string;
  raw: Buffer;
  gzip?: Buffer;
  brotli?: Buffer;
}

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

const PREFIX = '/assets/';
const STYLES = 'css/';
const BUNDLE = 'campus.css';

/**
 * Reads `public/` once and keeps it in memory, compressed as well as it gets. The name of each file
 * carries a hash of its content, so that a browser may keep it for a year. The style sheets become
 * one file, in the order of `css/index.json`.
 */
export function loadAssets(folder: string): Assets {
  const files = readFiles(folder);
  const byName = new Map<string, Asset>();
  const bundle = [...files].filter(([name]) => !name.startsWith(STYLES));
  bundle.push([BUNDLE, Buffer.from(bundleStyles(files))]);
  for (const [name, content] of bundle) byName.set(name, makeAsset(name, content));
  // The manifest names its pictures plainly; it is served with the names that they really have.
  for (const [name, content] of bundle.filter(([name]) => name.endsWith('.webmanifest'))) {
    const text = content.toString().replace(/\/assets\/([^"]+)/g, (plain, picture: string) => {
      return byName.get(picture)?.url ?? plain;
    });
    byName.set(name, makeAsset(name, Buffer.from(text)));
  }
  const byUrl = new Map([...byName.values()].map((asset) => [asset.url, asset]));

  return {
    url: (name) => {
      const asset = byName.get(name);
      if (!asset) throw new Error(`public/ has no file «${name}»`);
      return asset.url;
    },
    serve: (req, res, next) => {
      const asset = byUrl.get(req.path);
      if (!asset || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
      const accepted = req.headers['accept-encoding'] ?? '';
      const [encoding, body] =
        asset.brotli && /\bbr\b/.test(accepted)
          ? ['br', asset.brotli]
          : asset.gzip && /\bgzip\b/.test(accepted)
            ? ['gzip', asset.gzip]
            : [null, asset.raw];
      res.setHeader('Content-Type', asset.type);
      res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
      if (asset.gzip) res.setHeader('Vary', 'Accept-Encoding');
      if (encoding) res.setHeader('Content-Encoding', encoding);
      res.setHeader('Content-Length', body.length);
      res.end(req.method === 'HEAD' ? undefined : body);
    },
  };
}

function readFiles(folder: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join('/'), readFileSync(path));
  }
  return files;
}

function bundleStyles(files: Map<string, Buffer>): string {
  const index = files.get(`${STYLES}index.json`)?.toString() ?? '[]';
  const names: unknown = JSON.parse(index);
  if (!Array.isArray(names)) throw new Error('public/css/index.json is not a list');
  return names
    .map((name) => {
      const sheet = files.get(`${STYLES}${name}`);
      if (!sheet) throw new Error(`public/css/index.json names «${name}», which does not exist`);
      return withoutSpaces(sheet.toString());
    })
    .join('\n');
}

/** Comments and indentation go; nothing is rewritten. */
function withoutSpaces(css: string): string {
  return css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .replace(/([{;,]) +/g, '$1')
    .replace(/([{;,>])\n/g, '$1')
    .replace(/ \{/g, '{')
    .trim();
}

function makeAsset(name: string, raw: Buffer): Asset {
  const extension = extname(name);
  const hash = createHash('sha256').update(raw).digest('hex').slice(0, 10);
  const type = TYPES[extension] ?? 'application/octet-stream';
  const url = `${PREFIX}${name.slice(0, name.length - extension.length)}.${hash}${extension}`;
  if (!/^text|svg|json|manifest/.test(type) || raw.length < 200) return { url, type, raw };
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  return {
    url,
    type,
    raw,
    gzip: gzipSync(raw, { level: 9 }),
    brotli: brotliCompressSync(raw, quality),
  };
}
