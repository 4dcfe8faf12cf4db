import { describe, expect, it } from '@jest/globals';

import { firstModule, fixtureWith, juice, problemsOf, swap } from './fixture.js';

const track = `${juice}/track.yaml`;
const module = `${firstModule}/module.yaml`;
const assessment = `${firstModule}/assessment.yaml`;
const assignment = `${firstModule}/assignment.yaml`;
const lesson = `${firstModule}/lessons/que-vendo.md`;
const trainer = `${firstModule}/lessons/que-vendo.trainer.md`;
const variant = `${firstModule}/lessons/a-quien-le-vendo.mx.md`;
const entry = `${juice}/entry.yaml`;
const exit = `${juice}/exit.yaml`;
const validation = `${juice}/validation.yaml`;
const rubric = 'rubrics/plan-del-puesto.yaml';
const svg = `${juice}/media/vaso.svg`;

type Edit = string | null | ((text: string) => string);

describe('checking the content', () => {
  it('finds nothing wrong in the tiny course', async () => {
    expect(problemsOf(await fixtureWith()).errors).toEqual([]);
  });

  it.each<[what: string, file: string, edit: Edit, expected: string]>([
    // Form of the files
    ['a missing field', track, swap('passMark: 60\n', ''), `${track}: passMark: falta`],
    ['a wrong type', track, swap('hours: 4', 'hours: "4"'), 'hours: debe ser un número'],
    ['an unknown key', track, swap('hours: 4', 'hours: 4\ncolor: azul'), 'sobra «color»'],
    ['an unknown mode', track, swap('[inPerson, virtual,', '[remote, virtual,'), 'modes[1]: debe ser uno de: inPerson'],
    ['a key twice', track, swap('hours: 4', 'hours: 4\nhours: 5'), 'línea 5: esta clave está dos veces'],
    ['broken YAML', track, swap('title: Mi puesto', 'title: Mi: puesto'), 'línea 2:'],
    ['a tab', module, swap('  - { id: m1-o1', '\t- { id: m1-o1'), 'usa espacios, no tabulador'],
    ['an unquoted comma', module, swap('text: Digo qué vendo y a quién.', 'text: Digo qué, y a quién.'), 'va entre comillas'],
    ['an empty text', module, swap('title: Conoce tu puesto', 'title: ""'), 'title: está vacío'],
    ['marks in plain text', module, swap('Sabes qué vendes', 'Sabes **qué** vendes'), 'summary: aquí va texto simple'],
    ['a heading that is missing', lesson, 'Hola', 'encabezado: el archivo empieza con ---'],
    ['a heading with a fault', lesson, swap('minutes: 30', 'minutes: media hora'), `${lesson}: minutes: debe ser un número`],
    // Track
    ['weights', track, swap('exitTest: 25', 'exitTest: 20'), 'weights: los tres pesos deben sumar 100'],
    ['hours that do not add up', track, swap('hours: 4', 'hours: 5'), 'hours: dice 5 horas y los módulos suman 4'],
    ['a slug unlike the folder', track, swap('slug: puesto-de-jugos', 'slug: otro'), 'slug: debe ser puesto-de-jugos'],
    ['modules out of order', track, swap('[01-conoce-tu-puesto, 02-saca-tus-cuentas', '[02-saca-tus-cuentas, 01-conoce-tu-puesto'), 'en orden'],
    ['an unlisted module', track, swap(', 03-entrega-tu-plan', ''), '03-entrega-tu-plan: carpeta: no está en modules'],
    ['a missing rubric', rubric, null, 'projectRubric: falta rubrics/plan-del-puesto.yaml'],
    ['a missing module', `${juice}/modules/03-entrega-tu-plan`, null, 'modules: falta la carpeta modules/03-entrega-tu-plan'],
    ['a module without assessment', assessment, null, `${assessment}: archivo: falta este archivo`],
    ['a legal figure by hand in an item', assessment, swap('¿Cuál de las tres va primero en tu frase?', '¿El IVA es del 15 %?'), 'items[m1-p01].text: en «¿El IVA es del 15 %?…» la cifra legal'],
    ['a legal figure by hand in notes', trainer, swap('Olvidar el hielo en la cuenta.', 'Creer que el SBU es USD 482.'), `${trainer}: texto: en «Creer`],
    ['an exam without mode', track, swap(', validation]', ']'), 'modes: la modalidad validation va junto'],
    // Module and lessons
    ['minutes that do not add up', module, swap('minutes: 90', 'minutes: 100'), 'minutes: dice 100 y las lecciones con la tarea suman 90'],
    ['a listed lesson without file', module, swap('a-quien-le-vendo]', 'a-quien-le-vendo, otra]'), 'lessons: falta el archivo lessons/otra.md'],
    ['an unlisted lesson', `${firstModule}/lessons/suelta.md`, 'Hola', 'suelta.md: archivo: la lección «suelta» no está'],
    ['notes of no lesson', `${firstModule}/lessons/suelta.trainer.md`, 'Hola', 'la lección «suelta» no está'],
    ['a variant of no lesson', `${firstModule}/lessons/suelta.mx.md`, 'Hola', 'la lección «suelta» no está'],
    ['an unknown outcome', lesson, swap('outcomes: [m1-o1]', 'outcomes: [m9-o9]'), 'outcomes: el módulo no tiene el logro «m9-o9»'],
    ['a feed that the module lacks', lesson, swap('feeds: [B2]', 'feeds: [B9]'), 'feeds: «B9» no está en feeds'],
    ['a feed that does not exist', lesson, swap('feeds: [B2]', 'feeds: [F12]'), 'feeds[1]: debe ser un bloque B1–B9'],
    ['a lesson without situation', lesson, swap(':::situacion', ':::ojo'), 'texto: empieza con una situación'],
    ['a lesson without exercise', lesson, swap(':::prueba', ':::ojo'), 'falta el recuadro «:::prueba»'],
    ['a lesson without check', lesson, swap(':::cierre', ':::ojo'), 'falta el recuadro «:::cierre»'],
    ['a fault in the text, with its line', lesson, swap('[[costo variable]]', '[[costo raro]]'), `${lesson}: línea 19: la palabra [[costo raro]]`],
    ['an unknown figure', `${firstModule}/lessons/a-quien-le-vendo.md`, swap('{{fact:sbu}}', '{{fact:sueldo}}'), '{{fact:sueldo}} no está en facts/ec.yaml'],
    ['a figure that Mexico lacks', variant, swap('{{fact:salario-minimo}}', '{{fact:sbu}}'), '{{fact:sbu}} no está en facts/mx.yaml'],
    ['a legal figure by hand', lesson, swap('La gente baja', 'El SBU es de 482 dólares. La gente baja'), 'la cifra legal se escribe {{fact:sbu}}'],
    ['a variant with other minutes', variant, swap('minutes: 30', 'minutes: 25'), 'minutes: debe ser igual que en la lección de base'],
    ['a text that is hard to read', lesson, swap('La gente baja del bus con sed y con prisa.', `${'Administrativamente, responsabilidades interinstitucionales correspondientes. '.repeat(30)}`), 'lectura: es difícil de leer: nivel'],
    ['notes without a section', trainer, swap('## Errores frecuentes', '## Otra cosa'), 'falta la sección «## Errores frecuentes»'],
    ['a lesson name used twice', `${juice}/modules/02-saca-tus-cuentas/module.yaml`, swap('[mi-margen, mi-equilibrio]', '[mi-margen, mi-equilibrio, que-vendo]'), 'falta el archivo lessons/que-vendo.md'],
    // Items
    ['no correct option', assessment, swap('correct: true', 'correct: false'), 'items[m1-p01].options: una sola opción lleva correct: true'],
    ['two correct options in a single', assessment, swap('{ id: a, text: La primera, correct: false', '{ id: a, text: La primera, correct: true'), 'una sola opción'],
    ['one correct option in a multiple', assessment, swap('{ id: a, text: Fruta, correct: true', '{ id: a, text: Fruta, correct: false'), 'items[m1-p02].options: necesita al menos dos opciones correctas'],
    ['an option id twice', assessment, swap('{ id: b, text: La segunda', '{ id: a, text: La segunda'), '«a» está repetido'],
    ['an option without feedback', assessment, swap(', feedback: "Sí, es la segunda."', ''), 'items[m1-p01].options[b].feedback: falta'],
    ['an item id twice', assessment, swap('id: m1-p02', 'id: m1-p01'), '«m1-p01» está repetido'],
    ['an item id of another module', assessment, swap('id: m1-p02', 'id: m2-p02'), 'items[m2-p02].id: ya hay una pregunta con ese id en'],
    ['an outcome of another module', assessment, swap('outcome: m1-o1', 'outcome: m2-o1'), 'items[m1-p01].outcome: el módulo no tiene el logro «m2-o1»'],
    ['a difficulty of 4', assessment, swap('difficulty: 1', 'difficulty: 4'), 'items[m1-p01].difficulty: debe ser uno de: 1, 2, 3'],
    ['a pool of a test', assessment, swap('pool: practice', 'pool: entry'), 'items[m1-p01].pool: en un módulo es practice o validation'],
    ['a module in a module', assessment, swap('pool: practice', 'pool: practice\n    module: conoce-tu-puesto'), 'items[m1-p01].module: sobra'],
    ['a wrong calculation', assessment, swap('calculation: 1.50 - 0.60', 'calculation: 1.50 - 0.50'), 'items[m1-p04].calculation: da 1 y la respuesta dice 0.9'],
    ['a calculation with words', assessment, swap('calculation: 1.50 - 0.60', 'calculation: 1,50 menos 0,60'), 'no se puede calcular «1,50 menos 0,60»'],
    ['a number with a comma', assessment, swap('answer: 0.9', 'answer: "0,9"'), 'items[m1-p04].answer: debe ser un número'],
    ['a tolerance without kind', assessment, swap('{ absolute: 0.01 }', '0.01'), 'tolerance: debe ser { absolute: número } o { percent: número }'],
    ['an unknown type', assessment, swap('type: single', 'type: drawing'), 'items[m1-p01].type: tipo desconocido'],
    ['a type that cannot be shown yet', assessment, swap('type: trueFalse\n    outcome: m1-o1\n    difficulty: 1\n    text: Contar dos días es mejor que **uno solo**.\n    answer: true', 'type: shortAnswer\n    outcome: m1-o1\n    difficulty: 1\n    text: ¿Cuántos días?\n    accepted: [dos]'), 'items[m1-p03].type: el tipo «shortAnswer» todavía no se puede mostrar'],
    ['a pool that is too small', assessment, swap('itemsPerAttempt: 4', 'itemsPerAttempt: 6'), 'itemsPerAttempt: pide 6 preguntas y hay 5 de práctica'],
    ['a forbidden word in an item', assessment, swap('¿Cuál de las tres va primero en tu frase?', 'Un trabajador ilegal llega.'), 'items[m1-p01].text: no escribas «trabajador ilegal»'],
    ['HTML in an item', assessment, swap('¿Cuál de las tres va primero en tu frase?', '¿Cuál <b>va</b>?'), 'items[m1-p01].text: el HTML no se permite'],
    // Tests of the track
    ['a test that is missing', entry, null, `${entry}: archivo: falta este archivo`],
    ['a test item without module', entry, swap('    module: conoce-tu-puesto\n', ''), 'items[en-01].module: falta'],
    ['a test item of no module', entry, swap('module: conoce-tu-puesto', 'module: otro'), 'el curso no tiene el módulo «otro»'],
    ['a test item of no outcome', entry, swap('outcome: m1-o1', 'outcome: m2-o1'), 'items[en-01].outcome: el módulo no tiene el logro'],
    ['a test item with another pool', entry, swap('pool: entry', 'pool: exit'), 'items[en-01].pool: aquí es entry'],
    ['a test item with another id', entry, swap('id: en-01', 'id: uno'), 'items[uno].id: debe ser como en-01'],
    ['an exit item without pair', exit, swap('id: ex-06', 'id: ex-07'), 'items[ex-07]: no tiene pareja en entry.yaml'],
    ['an entry item without pair', exit, swap('id: ex-06', 'id: ex-07'), 'items[ex-06]: falta: es la pareja de en-06'],
    ['a pair about something else', exit, swap('module: conoce-tu-puesto\n    pool: exit\n    type: single\n    outcome: m1-o1', 'module: conoce-tu-puesto\n    pool: exit\n    type: single\n    outcome: m1-o2'), 'items[ex-01]: pregunta por otro módulo o logro'],
    ['a test with too few items', entry, swap('itemsPerAttempt: 6', 'itemsPerAttempt: 7'), 'itemsPerAttempt: pide 7 preguntas y hay 6'],
    ['an exam unlike the track', validation, swap('daysBetween: 7', 'daysBetween: 3'), 'daysBetween: track.yaml dice 7'],
    ['an exam with too few items', validation, swap('itemsPerModule: 2', 'itemsPerModule: 9'), 'tiene 4 preguntas de validación y el examen toma 9'],
    // Assignment, rubric, library
    ['self approval without checklist', assignment, swap('checklist:\n  - Mi frase dice qué vendo.\n  - Mi frase dice a quién.\n', ''), 'checklist: hace falta cuando approval es self'],
    ['a deliverable without trainer', assignment, swap('minutes: 30', 'deliverable: true\nminutes: 30'), 'approval: una entrega final la aprueba una persona'],
    ['levels out of order', `${juice}/modules/02-saca-tus-cuentas/assignment.yaml`, swap('points: 2', 'points: 4'), 'rubric[margen].levels: los niveles van de más a menos puntos'],
    ['a fault in the instructions', assignment, swap('**qué vendes**', '[[nada]]'), 'instructions: la palabra [[nada]]'],
    ['points that do not add up', rubric, swap('total: 100', 'total: 90'), 'total: los puntos de los criterios deben sumar el total'],
    ['a first level without all points', rubric, swap('points: 40, title', 'points: 30, title'), 'criteria[coherencia].levels: el primer nivel vale todos los puntos'],
    ['a word twice', 'glossary.yaml', swap('- term: margen', '- term: Costo fijo'), 'está repetido'],
    ['another name twice', 'glossary.yaml', swap('also: [costos fijos]', 'also: [costo variable]'), '«costo variable» ya está en «costo variable»'],
    ['a day that does not exist', 'facts/ec.yaml', swap('2026-01-01', '2026-13-01'), 'sbu.validFrom: debe ser una fecha'],
    ['a figure without source', 'facts/ec.yaml', swap('  source: Ministerio del Trabajo\n', ''), 'sbu.source: falta'],
    ['a wrong key', 'facts/ec.yaml', swap('sbu:', 'Sueldo Básico:'), 'en minúsculas'],
    // Pictures and orphans
    ['a missing picture', svg, null, 'la imagen media/vaso.svg no existe'],
    ['an unsafe picture', svg, swap('<rect', '<script>alert(1)</script><rect'), 'dibujo: el elemento <script> no se permite'],
    ['a picture of another kind', `${juice}/media/foto.png`, 'x', 'en media van dibujos .svg'],
    ['a file of nothing', 'notas.txt', 'x', 'notas.txt: archivo: no pertenece a nada'],
    ['facts of another country', 'facts/pe.yaml', 'a: 1', 'facts/pe.yaml: archivo: no pertenece a nada'],
  ])('reports %s', async (_what, file, edit, expected) => {
    const { errors } = problemsOf(await fixtureWith({ [file]: edit }));
    expect(errors.join('\n')).toContain(expected);
  });

  it.each<[what: string, file: string, edit: Edit, expected: string]>([
    ['notes that are missing', trainer, null, 'faltan las notas para quien capacita'],
    ['notes with other minutes', trainer, swap('minutes: 30', 'minutes: 20'), 'las notas suman 20 minutos y la lección 30'],
    ['an outcome with few items', module, swap('feeds:', '  - { id: m1-o3, text: Otro logro. }\nfeeds:'), 'el logro m1-o3 tiene 0 preguntas'],
    ['a picture that nothing uses', `${juice}/media/otro.svg`, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>', 'ningún texto usa este dibujo'],
    ['an exam that would repeat', assessment, (text) => text.replace(/ {2}- id: m1-v04[\s\S]*$/, ''), 'en el último intento se repetirían'],
  ])('warns of %s and goes on', async (_what, file, edit, expected) => {
    const { errors, warnings } = problemsOf(await fixtureWith({ [file]: edit }));
    expect(errors).toEqual([]);
    expect(warnings.join('\n')).toContain(expected);
  });

  it('lists everything at once, in order, one line each', async () => {
    const { errors } = problemsOf(
      await fixtureWith({
        [lesson]: swap('[[costo variable]]', '[[costo raro]]'),
        [entry]: swap('id: en-01', 'id: uno'),
        'facts/ec.yaml': swap('2026-01-01', 'enero'),
        'notas.txt': 'x',
      }),
    );
    expect(errors.map((error) => error.split(': ')[0])).toEqual([
      'facts/ec.yaml',
      'notas.txt',
      entry,
      exit,
      exit,
      lesson,
    ]);
  });

  it.each([
    ['facts/ec.yaml', '[1'],
    ['facts/mx.yaml', '[1'],
    ['glossary.yaml', '[1'],
    [rubric, '[1'],
    [module, '[1'],
    [assessment, '[1'],
    [track, '[1'],
  ])('tells only the fault of %s when it cannot be read', async (file, text) => {
    const { errors } = problemsOf(await fixtureWith({ [file]: text }));
    expect(errors.filter((error) => !error.startsWith(`${file}: línea `))).toEqual([]);
    expect(errors).toHaveLength(1);
  });
});
