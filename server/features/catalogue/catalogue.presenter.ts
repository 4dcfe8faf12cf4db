import { trackBytes } from '../../content/weight.js';
import { type TrackVersion } from '../../content/types.js';
import { fullName } from '../../domain/names.js';
import { hasComponent } from '../../domain/track.js';
import { type Call, type Fact, type Note, type Row } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatMinutes, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { modeTexts, requirementTexts } from '../../i18n/study.js';
import { counted, countModules, formatBytes } from '../../i18n/words.js';
import { type CourseOffer, type OpenCohort } from './catalogue.service.js';

/** What the visitor may do here. */
export interface Visitor {
  signedIn: boolean;
  mayEnrol: boolean;
}

export interface CoursesPage extends PageModel {
  courses: Row[];
}

export function presentCourses(
  tracks: readonly TrackVersion[],
  open: readonly string[],
): CoursesPage {
  return {
    title: t('Cursos'),
    description: t('Cursos gratis con tu municipio, para estudiar desde tu celular.'),
    nav: 'course',
    courses: tracks.map((track) => ({
      title: track.title,
      href: paths.course(track.slug),
      icon: 'book-open',
      detail: `${hoursOf(track)} · ${countModules(track.modules.length)}`,
      ...(open.includes(track.slug) ? { chip: { kind: 'ok', text: t('Abierto') } } : {}),
    })),
  };
}

export interface CoursePage extends PageModel {
  summary: string;
  facts: Fact[];
  notice: Note | null;
  mine: { href: string } | null;
  calls: Call[];
  signIn: string | null;
  modules: { number: number; title: string; summary: string; time: string }[];
  modes: { name: string; inWords: string }[];
  requirements: string[];
  project: boolean;
  cost: { time: string; data: string };
}

export function presentCourse(
  track: TrackVersion,
  offer: CourseOffer,
  visitor: Visitor,
  notice: Note | null = null,
): CoursePage {
  return {
    title: track.title,
    description: track.summary,
    nav: 'course',
    back: { href: paths.courses(), label: t('Cursos') },
    summary: track.summary,
    facts: [
      { term: t('Duración'), text: `${hoursOf(track)}, ${countModules(track.modules.length)}` },
      { term: t('Cuesta'), text: t('Nada. Es gratis.') },
      {
        term: t('Al terminar'),
        text: t('Un certificado con un código que cualquiera puede comprobar'),
      },
    ],
    notice,
    mine: offer.enrollmentId ? { href: paths.enrollmentNow(offer.enrollmentId) } : null,
    calls: offer.enrollmentId ? [] : offer.cohorts.map((cohort) => callOf(track, cohort, visitor)),
    signIn: visitor.signedIn ? null : paths.signIn({ next: paths.course(track.slug) }),
    modules: track.modules.map((module) => ({
      number: module.number,
      title: module.title,
      summary: module.summary,
      time: formatMinutes(module.minutes),
    })),
    modes: track.modes
      .map((mode) => modeTexts[mode])
      .map(({ name, inWords }) => ({
        name: t(name),
        inWords: t(inWords),
      })),
    requirements: requirementsOf(track),
    project: hasComponent(track, 'project'),
    cost: costOf(track),
  };
}

export interface EnrolPage extends PageModel {
  notice: Note | null;
  call: Call | null;
  others: string;
}

/** Where somebody comes back to after signing in: one button is left. */
export function presentEnrol(
  track: TrackVersion,
  cohort: OpenCohort | undefined,
  notice: Note | null = null,
): EnrolPage {
  return {
    title: t('Inscribirme en «{{title}}»', { title: track.title }),
    nav: 'course',
    back: { href: paths.course(track.slug), label: track.title },
    notice,
    call: cohort ? callOf(track, cohort, { signedIn: true, mayEnrol: true }) : null,
    others: paths.course(track.slug),
  };
}

/** Why an enrolment was refused, and what to do now. */
export function refusalNote(reason: 'full' | 'closed'): Note {
  return {
    kind: 'warn',
    role: 'alert',
    title: reason === 'full' ? t('Este grupo se llenó.') : t('Este grupo ya no recibe personas.'),
    text: t(
      'No perdiste nada: elige otro grupo o vuelve otro día. Se abren grupos nuevos cada ciclo.',
    ),
  };
}

function callOf(track: TrackVersion, cohort: OpenCohort, visitor: Visitor): Call {
  const full = cohort.placesLeft === 0;
  return {
    title: cohort.title,
    facts: [
      { term: t('Municipio'), text: cohort.municipality },
      { term: t('Modalidad'), text: t('Virtual: en tu celular y a tu hora') },
      { term: t('Fechas'), text: datesOf(cohort) },
      {
        term: t('Cupos'),
        text: full
          ? t('Ninguno: el grupo está lleno')
          : counted(cohort.placesLeft, 'Queda 1', 'Quedan {{count}}'),
      },
      { term: t('Te acompaña'), text: fullName(cohort.responsible) },
    ],
    ...(full || (visitor.signedIn && !visitor.mayEnrol)
      ? {}
      : { action: enrolAction(track, cohort, visitor) }),
  };
}

function enrolAction(track: TrackVersion, { id }: OpenCohort, { signedIn }: Visitor) {
  const href = paths.enrol(track.slug, id);
  return signedIn
    ? { href, label: t('Inscribirme'), post: true }
    : { href: paths.signUp({ next: href }), label: t('Inscribirme') };
}

function datesOf({ startsOn, endsOn, timeZone }: OpenCohort): string {
  return t('Del {{start}} al {{end}}', {
    start: formatDay(startsOn, timeZone),
    end: formatDay(endsOn, timeZone),
  });
}

function requirementsOf(track: TrackVersion): string[] {
  return (['lessons', 'assessments', 'assignments', 'exitTest'] as const)
    .filter((component) => hasComponent(track, component))
    .map((component) => t(requirementTexts[component], { mark: track.passMark }));
}

/** What studying it takes: an evening's worth of time, and data as people buy it. */
function costOf(track: TrackVersion): CoursePage['cost'] {
  const bytes = trackBytes(track, 'EC');
  const lessons = Math.max(1, track.lessons.length);
  const longest = Math.max(0, ...track.lessons.map(({ minutes }) => minutes));
  return {
    time: t('{{count}} lecciones de hasta {{minutes}} minutos. Puedes parar en cualquier parte.', {
      count: formatNumber(lessons),
      minutes: formatNumber(longest),
    }),
    data: t('Una lección gasta unos {{lesson}} y el curso entero unos {{track}}.', {
      lesson: formatBytes(bytes / lessons),
      track: formatBytes(bytes),
    }),
  };
}

export function hoursOf({ hours }: Pick<TrackVersion, 'hours'>): string {
  return formatMinutes(Math.round(hours * 60));
}
