// Draws the pictures of modules 5 to 8. Those with figures take them from the sample businesses, so that
// text and picture cannot disagree. Run `node scripts/draw-charts.mjs` after changing a number here.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const media = join(import.meta.dirname, '../content/tracks/aprende-trabaja-emprende/media');

const INK = '#12305F';
const BLUE = '#1C4482';
const YELLOW = '#F6B91A';
const ORANGE = '#E4703F';
const GREEN = '#1B6A3C';
const WHITE = '#fff';

// A phone shows the picture 328 px wide: one unit here is one pixel there, and words keep 14 px.
const WIDTH = 328;

const arepas = {
  price: 2,
  parts: [
    ['Harina', 0.18],
    ['Relleno', 0.47],
    ['Bebida', 0.15],
    ['Empaque', 0.1],
  ],
  variable: 0.9,
  fixed: 385,
};
const phones = { variable: 11, fixed: 540, prices: [20, 15] };
const cachitos = { saw: 50, tried: 30, paid: 12 };
const sauces = { variable: 2.7, competitors: [3.9, 4.25, 4.8], price: 4.5, ceiling: 5 };

const spanish = (amount, decimals = Number.isInteger(amount) ? 0 : 2) =>
  amount
    .toFixed(decimals)
    .replace('.', ',')
    .replace(/\B(?=(\d{3})+(?!\d))/g, '.');

const text = (x, y, content, { size = 14, weight = 400, anchor = 'start', fill = INK } = {}) =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}">${content}</text>`;

const rect = (x, y, width, height, fill, stroke = INK) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}" stroke="${stroke}"/>`;

const line = (d, { stroke = INK, width = 2, dash } = {}) =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`;

const arrowHead = (x, y, direction) =>
  `<path fill="${INK}" d="M${x} ${y}${{ down: 'l-6-9h12z', left: 'l9-6v12z', up: 'l-6 9h12z' }[direction]}"/>`;

/** Tenths of a pixel are enough for a coordinate. */
const tenths = (number) => String(Math.round(Number(number) * 10) / 10);

const picture = (height, parts) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="'Noto Sans', Roboto, Arial, sans-serif">\n` +
  `<rect width="${WIDTH}" height="${height}" fill="${WHITE}"/>\n${parts.join('\n').replace(/\d+\.\d{2,}(?=["LVHMa-z, ])/g, tenths)}\n</svg>\n`;

/** What is left of each price, and how many repairs it takes to cover the month. */
function drawPriceCut({ variable, fixed, prices }) {
  const dollar = 15;
  const parts = [text(6, 18, 'Lo que queda de cada reparación', { size: 15, weight: 700 })];
  prices.forEach((price, index) => {
    const y = 34 + index * 108;
    const left = price - variable;
    const cost = variable * dollar;
    parts.push(
      text(6, y + 14, `Precio: ${price} dólares`, { weight: 700 }),
      rect(6, y + 22, cost, 40, BLUE),
      text(6 + cost / 2, y + 47, `costo ${variable}`, { anchor: 'middle', fill: WHITE }),
      rect(6 + cost, y + 22, left * dollar, 40, YELLOW),
      text(6 + cost + (left * dollar) / 2, y + 47, String(left), {
        anchor: 'middle',
        size: 18,
        weight: 700,
      }),
      text(6, y + 82, `${fixed} ÷ ${left} = ${fixed / left} reparaciones al mes`),
    );
  });
  return picture(240, parts);
}

/** A sample with everything a customer needs to see: the product, the drink and the price. */
function drawSample() {
  const arepa = (x, y) =>
    `<path fill="${YELLOW}" d="M${x} ${y}l6-7h34l6 7zM${x} ${y + 3}h46l-6 7H${x + 6}z"/><path fill="${ORANGE}" d="M${x + 2} ${y}h42v3H${x + 2}z"/>`;
  const marks = Array.from({ length: 7 }, (_, mark) => `M${8 + mark * 46} 152l12-8 12 8-12 8z`);
  return picture(168, [
    `<path fill="${BLUE}" d="M0 0h328v168H0z"/><path fill="${INK}" d="M0 136h328v32H0z"/>`,
    `<path fill="${YELLOW}" d="${marks.join('')}"/>`,
    `<path fill="${WHITE}" d="M20 120h176l-16 16H36z"/>`,
    ...[36, 84, 132].map((x) => arepa(x, 108)),
    ...[60, 108].map((x) => arepa(x, 92)),
    `<path fill="${YELLOW}" d="M230 40h6v26h-6z"/><path fill="${WHITE}" d="M210 64h40l-6 72h-28z"/><path fill="${ORANGE}" d="M212 88h36l-1.500 16h-33z"/>`,
    `<path fill="${YELLOW}" d="M288 90h8v46h-8z"/><path fill="${WHITE}" d="M264 40h56v52h-56z"/>`,
    text(292, 77, '$2', { size: 30, weight: 800, anchor: 'middle' }),
  ]);
}

/** The five steps of a test and the way back. */
function drawTestCycle() {
  const steps = [
    ['1. Hipótesis', '¿Qué creo que harán?'],
    ['2. Medida y umbral', '¿Qué cuento? ¿Cuánto basta?'],
    ['3. Prueba', '15 personas o más'],
    ['4. Comparación', '¿Llegué al umbral?'],
    ['5. Decisión', 'Sigo, cambio o paro'],
  ];
  const y = (step) => 6 + step * 78;
  const boxes = steps.flatMap(([name, question], step) => [
    rect(6, y(step), 256, 54, step === 4 ? YELLOW : BLUE),
    text(20, y(step) + 23, name, { size: 16, weight: 700, fill: step === 4 ? INK : WHITE }),
    text(20, y(step) + 44, question, { fill: step === 4 ? INK : WHITE }),
    ...(step < 4
      ? [line(`M134 ${y(step) + 54}v16`, { width: 3 }), arrowHead(134, y(step) + 78, 'down')]
      : []),
  ]);
  const [first, last] = [y(0) + 27, y(4) + 27];
  return picture(380, [
    ...boxes,
    line(`M262 ${last}H300V${first}H272`, { stroke: ORANGE, width: 4 }),
    arrowHead(263, first, 'left'),
    `<text transform="translate(320 ${(first + last) / 2}) rotate(-90)" font-size="15" font-weight="700" text-anchor="middle" fill="${INK}">otra vuelta, con lo aprendido</text>`,
  ]);
}

/** How many people are left at each step. */
function drawFunnel({ saw, tried, paid }) {
  const percent = (part, whole) => Math.round((100 * part) / whole);
  const bar = (count, y, label, fill, ink) => {
    const width = (count / saw) * 316;
    return [
      rect((WIDTH - width) / 2, y, width, 44, fill),
      text(WIDTH / 2, y + 28, label, { anchor: 'middle', size: 16, weight: 700, fill: ink }),
    ];
  };
  return picture(286, [
    text(6, 18, 'Los cachitos de Alirio en la parada', { size: 15, weight: 700 }),
    ...bar(saw, 30, `${saw} personas vieron`, BLUE, WHITE),
    text(WIDTH / 2, 97, `probó el ${percent(tried, saw)} % de quienes vieron`, {
      anchor: 'middle',
    }),
    ...bar(tried, 110, `${tried} probaron`, BLUE, WHITE),
    text(WIDTH / 2, 177, `pagó el ${percent(paid, tried)} % de quienes probaron`, {
      anchor: 'middle',
    }),
    ...bar(paid, 190, String(paid), YELLOW, INK),
    text(218, 218, 'pagaron', { size: 16, weight: 700 }),
    line('M6 248H322', { stroke: BLUE, width: 1 }),
    text(WIDTH / 2, 274, `De ver a pagar: ${paid} ÷ ${saw} = ${percent(paid, saw)} %`, {
      anchor: 'middle',
      size: 16,
      weight: 700,
    }),
  ]);
}

/** The canvas in its usual places; names stand below, since a phone has no room inside. */
function drawCanvas() {
  const blocks = [
    ['B8', 4, 4, 62, 150, 'operation'],
    ['B7', 68, 4, 62, 74, 'operation'],
    ['B6', 68, 80, 62, 74, 'operation'],
    ['B2', 132, 4, 64, 150, 'customer'],
    ['B4', 198, 4, 62, 74, 'customer'],
    ['B3', 198, 80, 62, 74, 'customer'],
    ['B1', 262, 4, 62, 150, 'customer'],
    ['B9', 4, 156, 159, 52, 'operation'],
    ['B5', 165, 156, 159, 52, 'customer'],
  ];
  const names = [
    ['B1 Segmentos', 'B6 Recursos'],
    ['B2 Propuesta de valor', 'B7 Actividades'],
    ['B3 Canales', 'B8 Socios'],
    ['B4 Relación', 'B9 Costos'],
    ['B5 Ingresos', ''],
  ];
  return picture(364, [
    ...blocks.flatMap(([code, x, y, width, height, side]) => [
      rect(x, y, width, height, side === 'customer' ? YELLOW : BLUE, WHITE),
      text(x + width / 2, y + height / 2 + 8, code, {
        anchor: 'middle',
        size: 22,
        weight: 800,
        fill: side === 'customer' ? INK : WHITE,
      }),
    ]),
    rect(4, 222, 14, 14, YELLOW),
    text(24, 234, 'Cliente', { weight: 700 }),
    rect(178, 222, 14, 14, BLUE),
    text(198, 234, 'Operación', { weight: 700 }),
    ...names.flatMap(([left, right], row) => [
      text(4, 260 + row * 24, left, { size: 15 }),
      text(178, 260 + row * 24, right, { size: 15 }),
    ]),
  ]);
}

/** Which assumption to test first. */
function drawRiskMatrix() {
  const cells = [
    [96, 34, WHITE, INK, ['Cuídalo:', 'ya tienes', 'pruebas']],
    [212, 34, YELLOW, INK, ['Pruébalo', 'primero']],
    [96, 148, WHITE, INK, ['Déjalo', 'tranquilo']],
    [212, 148, WHITE, INK, ['Pruébalo', 'después']],
  ];
  return picture(296, [
    text(6, 18, '¿Qué supuesto pruebo primero?', { size: 15, weight: 700 }),
    ...cells.flatMap(([x, y, fill, ink, words]) => [
      rect(x, y, 112, 110, fill),
      ...words.map((word, row) =>
        text(x + 56, y + 60 + (row - (words.length - 1) / 2) * 20, word, {
          anchor: 'middle',
          size: 16,
          weight: fill === YELLOW ? 800 : 400,
          fill: ink,
        }),
      ),
    ]),
    ...['Si es', 'falso,', 'se cae', 'todo'].map((word, row) => text(6, 66 + row * 20, word)),
    ...['Si es', 'falso,', 'se', 'arregla'].map((word, row) => text(6, 180 + row * 20, word)),
    text(152, 280, 'Muchas pruebas', { anchor: 'middle' }),
    text(272, 280, 'Pocas pruebas', { anchor: 'middle' }),
  ]);
}

/** Where every cent of the price goes. */
function drawCostStack({ price, parts, variable }) {
  const unit = 150;
  let y = 36;
  const rows = [...parts, ['Te queda (margen)', price - variable]].flatMap(
    ([name, cost], index) => {
      const height = cost * unit;
      const top = y;
      y += height;
      const isMargin = index === parts.length;
      return [
        rect(6, top, 104, height, isMargin ? YELLOW : index % 2 ? ORANGE : BLUE),
        line(`M110 ${top + height / 2}H124`, { width: 1 }),
        text(130, top + height / 2 + 5, `${name} ${spanish(cost, 2)}`, {
          size: 15,
          weight: isMargin ? 700 : 400,
        }),
      ];
    },
  );
  const cut = 36 + variable * unit;
  return picture(352, [
    text(6, 20, `Combo de arepa y bebida: ${spanish(price, 2)} dólares`, { size: 15, weight: 700 }),
    ...rows,
    line(`M4 ${cut}H114M236 36h8V${cut}h-8`, { stroke: GREEN, width: 3 }),
    ...['Costo', 'variable', spanish(variable, 2)].map((word, row) =>
      text(254, (36 + cut) / 2 - 13 + row * 19, word, { size: 15, weight: 700, fill: GREEN }),
    ),
  ]);
}

/** The cost below, the market around, the value above: the price is chosen between them. */
function drawThreeViews({ variable, competitors, price, ceiling }) {
  const x = (dollars) => 14 + (dollars - 2) * 92;
  return picture(208, [
    text(6, 18, 'Un frasco de salsa: tres miradas', { size: 15, weight: 700 }),
    rect(x(2), 104, x(variable) - x(2), 28, ORANGE),
    rect(x(variable), 104, x(ceiling) - x(variable), 28, WHITE),
    rect(x(competitors[0]), 104, x(competitors.at(-1)) - x(competitors[0]), 28, BLUE),
    ...competitors.map(
      (other) =>
        `<circle cx="${x(other)}" cy="118" r="6" fill="${WHITE}" stroke="${INK}" stroke-width="2"/>`,
    ),
    `<path d="M${x(price)} 108l10 10-10 10-10-10z" fill="${YELLOW}" stroke="${INK}" stroke-width="2"/>`,
    line(`M${x(variable)} 118V66`, { width: 1 }),
    text(x(variable), 60, `Piso ${spanish(variable, 2)}`, { anchor: 'middle', weight: 700 }),
    text(x(variable), 42, 'Costo', { anchor: 'middle' }),
    line(`M${x(ceiling)} 118V66`, { width: 1 }),
    text(322, 60, `Techo ${spanish(ceiling, 2)}`, { anchor: 'end', weight: 700 }),
    text(322, 42, 'Valor', { anchor: 'end' }),
    text(284, 96, `Mercado: ${spanish(competitors[0], 2)} a ${spanish(competitors.at(-1), 2)}`, {
      anchor: 'end',
    }),
    line(`M${x(price)} 128V152`, { width: 1 }),
    text(322, 168, `Precio elegido ${spanish(price, 2)}`, { anchor: 'end', size: 16, weight: 800 }),
    text(6, 198, 'Debajo del piso pierdes en cada venta.'),
  ]);
}

/** Income and cost against units sold; they meet at the break-even point. */
function drawBreakEven({ price, variable, fixed }) {
  const units = fixed / (price - variable);
  const most = 600;
  const [left, right, top, floor] = [44, 318, 34, 274];
  const x = (sold) => left + (sold / most) * (right - left);
  const y = (dollars) => floor - (dollars / (most * price)) * (floor - top);
  const [meetX, meetY] = [x(units), y(units * price)];
  const area = (from, fill) =>
    `<path fill="${fill}" fill-opacity=".35" d="M${meetX} ${meetY}L${x(from)} ${y(from * price)}V${y(fixed + from * variable)}z"/>`;
  return picture(376, [
    text(6, 18, 'Puesto de arepas: dólares al mes', { size: 15, weight: 700 }),
    area(0, ORANGE),
    area(most, YELLOW),
    line(`M${left} ${top}V${floor}H${right}`),
    line(`M${x(0)} ${y(fixed)}H${right}`, { stroke: INK, width: 1, dash: '4 4' }),
    line(`M${x(0)} ${y(fixed)}L${x(most)} ${y(fixed + most * variable)}`, {
      stroke: ORANGE,
      width: 4,
    }),
    line(`M${x(0)} ${y(0)}L${x(most)} ${y(most * price)}`, { stroke: BLUE, width: 4 }),
    line(`M${meetX} ${meetY}V${floor}M${meetX} ${meetY}H${left}`, { width: 1, dash: '2 3' }),
    `<path d="M${meetX} ${meetY - 10}l10 10-10 10-10-10z" fill="${YELLOW}" stroke="${INK}" stroke-width="2"/>`,
    text(left - 4, y(fixed) + 5, spanish(fixed), { anchor: 'end' }),
    text(left - 4, y(units * price) + 5, spanish(units * price), { anchor: 'end', weight: 700 }),
    text(left - 4, floor + 5, '0', { anchor: 'end' }),
    text(meetX, floor + 18, spanish(units), { anchor: 'middle', weight: 700 }),
    text(right, floor + 18, `${most} combos`, { anchor: 'end' }),
    text(meetX - 24, floor + 40, '← pierdes', { size: 15, weight: 700, anchor: 'end' }),
    text(meetX + 24, floor + 40, 'ganas →', { size: 15, weight: 700 }),
    text(right, y(fixed) + 18, `costos fijos ${fixed}`, { anchor: 'end' }),
    text(meetX - 14, meetY - 16, 'Equilibrio', { anchor: 'end', weight: 700 }),
    line('M6 336H34', { stroke: BLUE, width: 4 }),
    text(42, 341, `Lo que entra: ${spanish(price)} por combo`),
    line('M6 360H34', { stroke: ORANGE, width: 4 }),
    text(42, 365, `Lo que sale: ${fixed} + ${spanish(variable)} por combo`),
  ]);
}

await mkdir(media, { recursive: true });
for (const [file, svg] of [
  ['bajar-el-precio.svg', drawPriceCut(phones)],
  ['muestra-arepas.svg', drawSample()],
  ['ciclo-de-prueba.svg', drawTestCycle()],
  ['embudo-cachitos.svg', drawFunnel(cachitos)],
  ['lienzo.svg', drawCanvas()],
  ['matriz-riesgos.svg', drawRiskMatrix()],
  ['costo-combo.svg', drawCostStack(arepas)],
  ['tres-miradas.svg', drawThreeViews(sauces)],
  ['equilibrio-arepas.svg', drawBreakEven(arepas)],
])
  await writeFile(join(media, file), svg);
