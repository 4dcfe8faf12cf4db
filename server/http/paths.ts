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
  classroom: () => '/mi-aula',
  certificates: () => '/certificados',
  verify: () => '/verificar',
  training: () => '/capacitacion',
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
