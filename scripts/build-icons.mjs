// Writes public/icons.svg (one cached sprite), and draws the PNG icons of public/img/ from their SVG.
//   node scripts/build-icons.mjs             the sprite
//   node scripts/build-icons.mjs --pictures  the PNG icons too (needs CHROMIUM or /usr/bin/chromium)
// The result is committed: the campus never needs lucide-static to run.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

const ICONS = `
  arrow-left arrow-right arrow-up chevron-right check x plus search external-link house map briefcase bell
  user users calendar map-pin flag store book-open list-checks pencil play video award
  graduation-cap target clock cloud-check cloud-off wifi-off rotate-ccw history lock key-round
  info triangle-alert circle-alert circle-question-mark shield-check badge-check eye eye-off
  smartphone phone mail message-circle send share-2 link camera image file-text trash-2 download
  upload printer qr-code inbox clipboard-check chart-column calculator wallet lightbulb settings
  log-out user-plus globe handshake scale chevron-down list file paperclip copy trending-up
  languages circle-check log-in laptop hand-coins puzzle megaphone shopping-basket sprout table
  pin circle-dot refresh-cw headphones sun clipboard-list layout-dashboard
`;

// The mark: four rhombi, one of them maize. It keeps its colour in both themes, so it has no stroke of its own.
const BRAND =
  '<symbol id="brand" viewBox="0 0 24 24">' +
  '<path d="M12 0l5.5 5.5L12 11 6.5 5.5zM5.5 6.5L11 12l-5.5 5.5L0 12zM12 13l5.5 5.5L12 24l-5.5-5.5z"/>' +
  '<path fill="#f6b91a" d="M18.5 6.5L24 12l-5.5 5.5L13 12z"/></symbol>';

/** The shapes of one icon, without the frame that every icon shares. */
async function symbol(name) {
  const svg = await readFile(join(root, `node_modules/lucide-static/icons/${name}.svg`), 'utf8');
  const shapes = svg
    .slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
    .replace(/\s+/g, ' ')
    .replace(/ ?\/>/g, '/>')
    .replace(/> </g, '><')
    .trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}

async function writeSprite() {
  const symbols = await Promise.all(ICONS.trim().split(/\s+/).sort().map(symbol));
  const sprite = [
    '<svg xmlns="http://www.w3.org/2000/svg">',
    '<!-- Lucide icons (https://lucide.dev), ISC License, Copyright (c) Lucide Icons and Contributors; some come from Feather, MIT License, Copyright (c) Cole Bemis. The brand is of Campus Abierto. -->',
    BRAND,
    ...symbols,
    '</svg>\n',
  ].join('\n');
  await writeFile(join(root, 'public/icons.svg'), sprite);
}

async function drawPictures() {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const svg = await readFile(join(root, 'public/img/icon.svg'), 'utf8');
  for (const size of [192, 512]) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<body style="margin:0;display:flex">${svg}</body>`);
    const path = join(root, `public/img/icon-${size}.png`);
    await page.locator('svg').screenshot({ path, omitBackground: true });
    await page.close();
  }
  await browser.close();
}

await writeSprite();
if (process.argv.includes('--pictures')) await drawPictures();
