/** The only place that writes a URL. URLs are a promise: links to them are shared in WhatsApp. */
export const paths = {
  home: () => '/',
  privacy: () => '/privacidad',
  terms: () => '/terminos',
  accessibility: () => '/accesibilidad',
  help: () => '/ayuda',
  health: () => '/salud',
  ready: () => '/listo',

  signUp: (onward: Onward = {}) => withNext('/registro', onward),
  signUpDone: (onward: Onward = {}) => withNext('/registro/listo', onward),
  signIn: (onward: Onward = {}) => withNext('/ingresar', onward),
  signOut: () => '/salir',
  recover: () => '/recuperar',
  recoverWith: (token: string) => `/recuperar/${token}`,
  signInWithCode: () => '/ingresar/codigo',
  newPassword: () => '/perfil/clave-nueva',
  profile: () => '/perfil',
  profilePassword: () => '/perfil/clave',
  profileSessions: () => '/perfil/sesiones',
  profileOtherSessions: () => '/perfil/sesiones/otras',
  profileSession: (id: string) => `/perfil/sesiones/${id}`,
  resume: () => '/retomar',
  issueCodes: () => '/coordinacion/codigos',
  issueCodeTo: (userId: string) => `/coordinacion/codigos/${userId}`,
  outbox: () => '/desarrollo/correos',

  courses: () => '/cursos',
  course: (track: string) => `/cursos/${track}`,
  enrol: (track: string, cohortId?: string) =>
    `/cursos/${track}/matricula${cohortId ? `?grupo=${cohortId}` : ''}`,
  classroom: () => '/mi-aula',
  currentCourse: () => '/mi-aula/curso',
  enrollment: (enrollmentId: string) => `/aula/${enrollmentId}`,
  /** The course map, opened where the person is. */
  enrollmentNow: (enrollmentId: string) => `/aula/${enrollmentId}#aqui`,
  module: (enrollmentId: string, module: string) => `/aula/${enrollmentId}/modulos/${module}`,
  lesson: (enrollmentId: string, lesson: string) => `/aula/${enrollmentId}/lecciones/${lesson}`,
  lessonDone: (enrollmentId: string, lesson: string) =>
    `/aula/${enrollmentId}/lecciones/${lesson}/hecha`,
  lessonPlace: (enrollmentId: string, lesson: string) =>
    `/aula/${enrollmentId}/lecciones/${lesson}/lugar`,
  assessment: (enrollmentId: string, assessment: string) =>
    `/aula/${enrollmentId}/evaluaciones/${assessment}`,
  attempts: (enrollmentId: string, assessment: string) =>
    `/aula/${enrollmentId}/evaluaciones/${assessment}/intentos`,
  /** The result, or the question where one was. */
  attempt: (enrollmentId: string, assessment: string, number: number) =>
    `/aula/${enrollmentId}/evaluaciones/${assessment}/intentos/${number}`,
  attemptQuestion: (enrollmentId: string, assessment: string, number: number, question: number) =>
    `/aula/${enrollmentId}/evaluaciones/${assessment}/intentos/${number}/preguntas/${question}`,
  /** All questions on one page. */
  attemptQuestions: (enrollmentId: string, assessment: string, number: number) =>
    `/aula/${enrollmentId}/evaluaciones/${assessment}/intentos/${number}/preguntas`,
  /** Where scripts send single answers. */
  attemptAnswers: (enrollmentId: string, assessment: string, number: number) =>
    `/aula/${enrollmentId}/evaluaciones/${assessment}/intentos/${number}/respuestas`,
  attemptCheck: (enrollmentId: string, assessment: string, number: number) =>
    `/aula/${enrollmentId}/evaluaciones/${assessment}/intentos/${number}/revision`,
  attemptHandIn: (enrollmentId: string, assessment: string, number: number) =>
    `/aula/${enrollmentId}/evaluaciones/${assessment}/intentos/${number}/entrega`,
  assignment: (enrollmentId: string, module: string) => `/aula/${enrollmentId}/tareas/${module}`,
  project: (enrollmentId: string) => `/aula/${enrollmentId}/proyecto`,
  certificates: () => '/certificados',
  verify: () => '/verificar',
  training: () => '/capacitacion',
  cohort: (cohortId: string, state?: string) =>
    `/capacitacion/grupos/${cohortId}${state ? `?estado=${state}` : ''}`,
  cohortPerson: (cohortId: string, enrollmentId: string) =>
    `/capacitacion/grupos/${cohortId}/personas/${enrollmentId}`,
  cohortGrades: (cohortId: string) => `/capacitacion/grupos/${cohortId}/notas`,
  cohortCourse: (cohortId: string) => `/capacitacion/grupos/${cohortId}/curso`,
  cohortLesson: (cohortId: string, lesson: string) =>
    `/capacitacion/grupos/${cohortId}/curso/${lesson}`,
  reviews: () => '/valoracion',
  coordination: () => '/coordinacion',
  administration: () => '/administracion',
  reports: () => '/reportes',
} as const;

/** Where to go on afterwards. */
interface Onward {
  next?: string;
}

function withNext(path: string, { next }: Onward): string {
  return next && next !== '/' ? `${path}?volver=${encodeURIComponent(next)}` : path;
}

/** The path if it is one of this site, or null: nobody is sent elsewhere by a link. */
export function localPath(text: unknown): string | null {
  if (typeof text !== 'string' || !/^\/(?![/\\])[^\s\\]*$/.test(text)) return null;
  const url = new URL(text, 'http://campus.invalid');
  return url.host === 'campus.invalid' ? url.pathname + url.search : null;
}
