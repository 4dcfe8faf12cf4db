// Draws the pictures of modules 1, 2 and 4 that carry figures, from the numbers of the lessons, so that text and
// picture cannot disagree. Run `node scripts/draw-decisions.mjs` after changing a number here.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const media = join(import.meta.dirname, '../content/tracks/aprende-trabaja-emprende/media');

const INK = '#12305F';
const BLUE = '#1C4482';
const YELLOW = '#F6B91A';
const ORANGE = '#E4703F';
const GREEN = '#1B6A3C';

// A phone shows the picture 328 px wide: one unit here is one pixel there, and words keep 14 px.
const WIDTH = 328;

const nelly = [
  ['Cuidado y casa', 52, ORANGE],
  ['Dormir', 49, BLUE],
  ['Negocio', 42, YELLOW],
  ['Descanso', 14, GREEN],
  ['Traslados', 7, INK],
  ['Estudio', 4, INK],
];

const decision = {
  ways: ['Empleo', 'Negocio', 'Mezcla'],
  criteria: [
    ['Ingreso seguro', 30, [5, 2, 4]],
    ['Tiempo y cuidado', 30, [2, 4, 3]],
    ['Poca plata', 20, [5, 3, 4]],
    ['Gusto', 20, [2, 5, 4]],
  ],
};

const stop = { people: 100, bought: 4, asked: 25, days: 20, price: 2 };

const spanish = (amount) => String(Math.round(amount * 100) / 100).replace('.', ',');

const text = (x, y, content, { size = 15, weight = 400, anchor = 'start', fill = INK } = {}) =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}">${content}</text>`;

const rect = (x, y, width, height, fill, stroke = 'none') =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" stroke="${stroke}"/>`;

const picture = (height, label, parts) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${label}" font-family="'Noto Sans', Roboto, Arial, sans-serif">\n` +
  `${[rect(0, 0, WIDTH, height, '#FFFFFF'), ...parts].join('\n')}\n</svg>\n`;

/** Where the 168 hours of a week go. */
function drawWeek(rows) {
  const total = rows.reduce((sum, [, hours]) => sum + hours, 0);
  if (total !== 168) throw new Error(`La semana suma ${total} horas`);
  const parts = rows.flatMap(([name, hours, colour], index) => {
    const y = 28 + index * 34;
    const width = Math.round(hours * 3.2);
    return [
      text(0, y + 19, name),
      rect(116, y + 2, width, 24, colour, INK),
      text(116 + width + 8, y + 19, String(hours), { weight: 700 }),
    ];
  });
  const label = rows.map(([name, hours]) => `${name.toLowerCase()} ${hours}`).join(', ');
  return picture(28 + rows.length * 34, `Las 168 horas de la semana de Nelly: ${label}.`, [
    text(0, 16, 'Horas por semana', { weight: 700 }),
    ...parts,
  ]);
}

/** A mark from 1 to 5 per criterion and way, and the weighted sums. */
function drawDecision({ ways, criteria }) {
  const sums = ways.map((_, way) =>
    criteria.reduce((sum, [, weight, marks]) => sum + (weight * marks[way]) / 100, 0),
  );
  const best = sums.indexOf(Math.max(...sums));
  const [left, column, row, top] = [136, 64, 40, 36];
  const middle = (way) => left + column * way + column / 2;
  const bottom = top + row * criteria.length;
  const parts = [
    rect(left + best * column, 0, column, bottom + 52, YELLOW),
    ...ways.map((name, way) =>
      text(middle(way), 24, name, { weight: 700, size: 14, anchor: 'middle' }),
    ),
    ...criteria.flatMap(([name, weight, marks], index) => {
      const y = top + index * row;
      return [
        `<path d="M0 ${y}h${WIDTH}" stroke="${BLUE}"/>`,
        text(0, y + 17, name),
        text(0, y + 34, `peso ${weight}`, { size: 14, fill: BLUE }),
        ...marks.map((mark, way) =>
          text(middle(way), y + 26, mark, { size: 17, anchor: 'middle' }),
        ),
      ];
    }),
    `<path d="M0 ${bottom}h${WIDTH}" stroke="${INK}" stroke-width="3"/>`,
    text(0, bottom + 33, 'Suma con peso', { weight: 700 }),
    ...sums.map((sum, way) =>
      text(middle(way), bottom + 35, spanish(sum), { size: 20, weight: 800, anchor: 'middle' }),
    ),
  ];
  const label = ways.map((name, way) => `${name.toLowerCase()} ${spanish(sums[way])}`).join('; ');
  return picture(bottom + 52, `Matriz de decisión. Suma con peso: ${label}.`, parts);
}

/** From the people at the bus stop to the sales of a month. */
function drawSales({ people, bought, asked, days, price }) {
  const share = bought / asked;
  const daily = people * share;
  const monthly = daily * days;
  const percent = `${spanish(share * 100)} %`;
  const steps = [
    [people, 'personas en la parada', 'contadas tres mañanas', INK],
    [daily, 'compran cada día', `${percent}: ${bought} de ${asked} (supuesto)`, YELLOW],
    [monthly, 'combos al mes', `${spanish(daily)} × ${days} días`, INK],
    [monthly * price, 'dólares al mes', `${spanish(monthly)} × ${price} dólares`, GREEN],
  ];
  const parts = steps.flatMap(([amount, name, reason, colour], index) => {
    const y = index * 64;
    const fill = colour === YELLOW ? INK : '#FFFFFF';
    return [
      rect(0, y + 4, 92, 48, colour),
      text(46, y + 36, spanish(amount), { size: 22, weight: 800, anchor: 'middle', fill }),
      text(106, y + 24, name, { weight: 700 }),
      text(106, y + 45, reason, { size: 14 }),
      ...(index < steps.length - 1 ? [`<path d="M38 ${y + 54}h16l-8 9z" fill="${INK}"/>`] : []),
    ];
  });
  const label = steps.map(([amount, name]) => `${spanish(amount)} ${name}`).join('; ');
  return picture(steps.length * 64, `${label}.`, parts);
}

await Promise.all([
  writeFile(join(media, 'semana-de-nelly.svg'), drawWeek(nelly)),
  writeFile(join(media, 'matriz-de-decision.svg'), drawDecision(decision)),
  writeFile(join(media, 'ventas-posibles.svg'), drawSales(stop)),
]);
