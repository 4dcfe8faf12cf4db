import { type ProjectPart } from '../domain/projects.js';

/** How the parts of a project are called in URLs. */
export const PART_SLUGS = {
  model: 'modelo',
  finance: 'finanzas',
} as const satisfies Record<ProjectPart, string>;

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
  /** The project of the course that has one. */
  currentProject: () => '/mi-aula/proyecto',
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
  assignmentFile: (enrollmentId: string, module: string, fileId: string) =>
    `/aula/${enrollmentId}/tareas/${module}/archivos/${fileId}`,
  assignmentFileRemoved: (enrollmentId: string, module: string, fileId: string) =>
    `/aula/${enrollmentId}/tareas/${module}/archivos/${fileId}/quitar`,
  project: (enrollmentId: string) => `/aula/${enrollmentId}/proyecto`,
  projectPart: (enrollmentId: string, part: ProjectPart) =>
    `/aula/${enrollmentId}/proyecto/${PART_SLUGS[part]}`,
  projectSheet: (enrollmentId: string, part: ProjectPart, fileId: string) =>
    `/aula/${enrollmentId}/proyecto/${PART_SLUGS[part]}/hojas/${fileId}`,
  projectSheetUp: (enrollmentId: string, part: ProjectPart, fileId: string) =>
    `/aula/${enrollmentId}/proyecto/${PART_SLUGS[part]}/hojas/${fileId}/subir`,
  projectSheetRemoved: (enrollmentId: string, part: ProjectPart, fileId: string) =>
    `/aula/${enrollmentId}/proyecto/${PART_SLUGS[part]}/hojas/${fileId}/quitar`,
  notices: () => '/avisos',
  notice: (noticeId: string) => `/avisos/${noticeId}`,
  certificates: () => '/certificados',
  certificate: (serial: string) => `/certificados/${serial}`,
  certificatePdf: (serial: string) => `/certificados/${serial}.pdf`,
  certificateCorrection: (serial: string) => `/certificados/${serial}/correccion`,
  verify: () => '/verificar',
  verifyCode: (serial: string) => `/verificar/${encodeURIComponent(serial)}`,
  training: () => '/capacitacion',
  /** What waits for a trainer, all of it or of one cohort. */
  submissions: (query: { cohort?: string; assignment?: string } = {}) =>
    `/capacitacion/revisar${queryOf({ grupo: query.cohort, tarea: query.assignment })}`,
  submission: (submissionId: string) => `/capacitacion/revisar/${submissionId}`,
  submissionFile: (submissionId: string, fileId: string) =>
    `/capacitacion/revisar/${submissionId}/archivos/${fileId}`,
  cohort: (cohortId: string, state?: string) =>
    `/capacitacion/grupos/${cohortId}${state ? `?estado=${state}` : ''}`,
  cohortPerson: (cohortId: string, enrollmentId: string) =>
    `/capacitacion/grupos/${cohortId}/personas/${enrollmentId}`,
  cohortGrades: (cohortId: string) => `/capacitacion/grupos/${cohortId}/notas`,
  cohortCourse: (cohortId: string) => `/capacitacion/grupos/${cohortId}/curso`,
  cohortLesson: (cohortId: string, lesson: string) =>
    `/capacitacion/grupos/${cohortId}/curso/${lesson}`,
  reviews: () => '/valoracion',
  review: (reviewId: string) => `/valoracion/${reviewId}`,
  reviewStart: (reviewId: string) => `/valoracion/${reviewId}/empezar`,
  reviewSeal: (reviewId: string) => `/valoracion/${reviewId}/entregar`,
  /** Giving a plan back that one cannot score. */
  reviewReturn: (reviewId: string) => `/valoracion/${reviewId}/devolver`,
  reviewSheet: (reviewId: string, part: ProjectPart, number: number) =>
    `/valoracion/${reviewId}/${PART_SLUGS[part]}/${number}`,
  coordination: () => '/coordinacion',
  plans: (query: { state?: string; page?: number } = {}) =>
    `/coordinacion/proyectos${queryOf({ estado: query.state, pagina: query.page })}`,
  plan: (projectId: string) => `/coordinacion/proyectos/${projectId}`,
  planReviews: (projectId: string) => `/coordinacion/proyectos/${projectId}/valoraciones`,
  planReviewRemoved: (projectId: string, reviewId: string) =>
    `/coordinacion/proyectos/${projectId}/valoraciones/${reviewId}/quitar`,
  planSheet: (projectId: string, part: ProjectPart, number: number) =>
    `/coordinacion/proyectos/${projectId}/${PART_SLUGS[part]}/${number}`,
  issuedCertificates: (query: { view?: string } = {}) =>
    `/coordinacion/certificados${queryOf({ vista: query.view })}`,
  issuedCertificate: (serial: string) => `/coordinacion/certificados/${serial}`,
  administration: () => '/administracion',
  reports: () => '/reportes',
} as const;

/** Where to go on afterwards. */
interface Onward {
  next?: string;
}

function queryOf(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`;
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
