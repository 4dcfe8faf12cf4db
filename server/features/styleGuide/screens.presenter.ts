import { assignment, canvas, certificate } from './projectScreens.js';
import { home, signIn, verdict } from './publicScreens.js';
import { type Screen } from './screen.js';
import { group, review } from './staffScreens.js';
import { classroom, course, emptyClassroom, lesson, question, result } from './studyScreens.js';
import { type ScreenName } from './styleGuide.schemas.js';

const SAMPLES: Record<ScreenName, () => Screen> = {
  inicio: home,
  ingresar: () => signIn(),
  'ingresar-con-error': () => signIn('Revisa mayúsculas y números, o pide un código para entrar.'),
  aula: classroom,
  'aula-nueva': emptyClassroom,
  curso: course,
  leccion: lesson,
  pregunta: question,
  resultado: result,
  tarea: assignment,
  lienzo: canvas,
  certificado: certificate,
  'certificado-valido': () => verdict('valid'),
  'certificado-anulado': () => verdict('revoked'),
  'certificado-desconocido': () => verdict('unknown'),
  grupo: group,
  valorar: review,
};

export function presentScreen(name: ScreenName): Screen {
  const screen = SAMPLES[name]();
  return { ...screen, view: `style-guide/${screen.view}` };
}
