import { type Reading, readYaml } from '../parse.js';
import { RubricSamplesFile } from '../schemas/samples.js';
import { type Rubric } from '../types.js';

/** Scored samples fit their rubric: each criterion once, points of one of its levels, a true total. */
export function checkRubricSamples(reading: Reading, rubrics: ReadonlyMap<string, Rubric>): void {
  for (const file of reading.files.keys()) {
    const name = /^rubrics\/([^/.]+)\.samples\.yaml$/.exec(file)?.[1];
    if (name === undefined) continue;
    const source = readYaml(reading, file, RubricSamplesFile);
    if (!source) continue;
    const say = (field: string, message: string) => reading.problems.error(file, field, message);
    if (source.rubric !== name) say('rubric', `debe ser ${name}, como el archivo`);
    const rubric = rubrics.get(name);
    if (!rubric) say('rubric', `falta rubrics/${name}.yaml`);
    else checkAgainst(rubric, source, say);
  }
}

type Say = (field: string, message: string) => void;

function checkAgainst(rubric: Rubric, source: RubricSamplesFile, say: Say): void {
  if (source.version !== rubric.version) {
    say('version', `la rúbrica va por la ${rubric.version}: revisa los puntos y cámbiala aquí`);
  }
  for (const { id, scores, total } of source.samples) {
    const field = `samples[${id}]`;
    const wanted = rubric.criteria.map((criterion) => criterion.id);
    if (scores.map(({ criterion }) => criterion).join() !== wanted.join()) {
      say(`${field}.scores`, `un puntaje por criterio y en su orden: ${wanted.join(', ')}`);
    }
    for (const { criterion, points } of scores) {
      const levels = rubric.criteria.find((one) => one.id === criterion)?.levels ?? [];
      if (levels.length > 0 && !levels.some((level) => level.points === points)) {
        const known = levels.map((level) => level.points).join(', ');
        say(`${field}.scores[${criterion}]`, `${points} no es un nivel; hay: ${known}`);
      }
    }
    const sum = scores.reduce((points, score) => points + score.points, 0);
    if (sum !== total) say(`${field}.total`, `dice ${total} y los puntajes suman ${sum}`);
  }
}
