// Draws the sales and cash charts of module 9 from the sample businesses' own numbers, so that text and
// picture cannot disagree. Run `node scripts/draw-cashflow.mjs` after changing a number here.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const media = join(import.meta.dirname, '../content/tracks/aprende-trabaja-emprende/media');

const INK = '#12305F';
const BLUE = '#1C4482';
const YELLOW = '#F6B91A';
const ORANGE = '#E4703F';
const GREEN = '#1B6A3C';

// A phone shows the picture 328 px wide: one unit here is one pixel there.
const WIDTH = 328;
const FLOOR = 178;
const TALLEST = 132;

/** Money and units of a sample business; `credit` is the share that customers pay a month later. */
const uniforms = { price: 14, variable: 8, fixed: 300, units: [40, 55, 90, 95, 60, 45] };
const shelves = {
  price: 45,
  variable: 27,
  fixed: 450,
  units: [18, 22, 26, 30, 32, 38],
  cash: 1200,
  credit: 0.5,
};
const phones = {
  price: 20,
  variable: 11,
  fixed: 540,
  units: [50, 60, 70, 75, 80, 85],
  cash: 300,
  instalment: 95.1,
};

const cents = (amount) => Math.round(amount * 100) / 100;

/** Profit and closing balance of every month. */
function cashFlow({ price, variable, fixed, units, cash, credit = 0, instalment = 0 }) {
  let balance = cash;
  return units.map((sold, month) => {
    const before = month === 0 ? 0 : units[month - 1];
    const collected = sold * price * (1 - credit) + before * price * credit;
    const paid = sold * variable + fixed + instalment;
    balance = cents(balance + collected - paid);
    return { profit: cents(sold * (price - variable) - fixed), balance };
  });
}

function spanish(amount) {
  const [whole, decimals] = Math.abs(amount)
    .toFixed(Number.isInteger(amount) ? 0 : 2)
    .split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.');
  return (amount < 0 ? '−' : '') + grouped + (decimals ? `,${decimals}` : '');
}

const text = (x, y, content, { size = 14, weight = 400, anchor = 'middle', fill = INK } = {}) =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}">${content}</text>`;

const barX = (month) => 6 + month * 53;
const barMiddle = (month) => barX(month) + 25;

/** Figures stand above the bars, or at their foot where a line would cross them. */
function bars(values, highlighted, figures = 'above') {
  const unit = TALLEST / Math.max(...values);
  return values.map((value, month) => {
    const height = Math.max(2, Math.round(value * unit));
    const fill = highlighted.includes(month) ? YELLOW : BLUE;
    const figure =
      figures === 'above'
        ? text(barMiddle(month), FLOOR - height - 6, spanish(value), { weight: 700 })
        : text(barMiddle(month), FLOOR - 10, spanish(value), {
            weight: 700,
            size: 16,
            fill: fill === YELLOW ? INK : '#fff',
          });
    return `<rect x="${barX(month)}" y="${FLOOR - height}" width="50" height="${height}" fill="${fill}" stroke="${INK}"/>${figure}`;
  });
}

const axis = (months = 6) => [
  `<path d="M2 ${FLOOR}H326" stroke="${INK}" stroke-width="2"/>`,
  ...Array.from({ length: months }, (_, month) =>
    text(barMiddle(month), FLOOR + 18, `Mes ${month + 1}`),
  ),
];

const picture = (height, parts) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="'Noto Sans', Roboto, Arial, sans-serif">\n` +
  `<rect width="${WIDTH}" height="${height}" fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`;

/** Units sold, with the break-even point as a line: what is under it loses money. */
function drawSales(business, { title, unit }) {
  const { units, fixed, price, variable } = business;
  const breakEven = fixed / (price - variable);
  const below = units.flatMap((sold, month) => (sold < breakEven ? [month] : []));
  const line = FLOOR - Math.round((breakEven * TALLEST) / Math.max(...units));
  return picture(252, [
    text(6, 18, title, { weight: 700, anchor: 'start', size: 15 }),
    ...bars(units, below, 'foot'),
    `<path d="M2 ${line}H326" stroke="${ORANGE}" stroke-width="3" stroke-dasharray="8 5"/>`,
    ...axis(units.length),
    `<path d="M6 218H34" stroke="${ORANGE}" stroke-width="3" stroke-dasharray="8 5"/>`,
    text(42, 223, `Equilibrio: ${spanish(breakEven)} ${unit}`, { anchor: 'start' }),
    `<rect x="6" y="232" width="14" height="14" fill="${YELLOW}" stroke="${INK}"/>`,
    text(28, 244, 'Meses que no llegan al equilibrio', { anchor: 'start' }),
  ]);
}

/** Closing balances, lowest one in yellow; below, the month's profit when it tells another story. */
function drawCash(business, { title, note }) {
  const months = cashFlow(business);
  const balances = months.map((month) => month.balance);
  const lowest = Math.min(...balances);
  const critical = balances.flatMap((balance, month) => (balance === lowest ? [month] : []));
  return picture(270, [
    text(6, 18, title, { weight: 700, anchor: 'start', size: 15 }),
    ...bars(balances, critical),
    ...axis(months.length),
    text(6, 222, 'Lo que ganó ese mes:', { anchor: 'start' }),
    ...months.map(({ profit }, month) =>
      text(barMiddle(month), 242, spanish(profit), {
        weight: 700,
        fill: profit < 0 ? INK : GREEN,
      }),
    ),
    `<rect x="6" y="252" width="14" height="14" fill="${YELLOW}" stroke="${INK}"/>`,
    text(28, 264, note, { anchor: 'start' }),
  ]);
}

await mkdir(media, { recursive: true });
for (const [file, svg] of [
  ['ventas-uniformes.svg', drawSales(uniforms, { title: 'Uniformes por mes', unit: 'uniformes' })],
  [
    'flujo-repisas.svg',
    drawCash(shelves, { title: 'Dinero en caja al cerrar, USD', note: 'Saldo más bajo' }),
  ],
  [
    'flujo-celulares.svg',
    drawCash(phones, { title: 'Dinero en caja al cerrar, USD', note: 'Mes crítico' }),
  ],
])
  await writeFile(join(media, file), svg);
