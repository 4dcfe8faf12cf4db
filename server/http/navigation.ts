import { type Action, mayUse } from '../domain/permissions.js';
import { type Actor } from '../domain/roles.js';
import { t } from '../i18n/index.js';
import { paths } from './paths.js';

export interface NavEntry {
  id: string;
  label: string;
  icon: string;
  href: string;
  count?: number;
  /** Only where there is room: a phone reaches it from the page of the hat. */
  wide?: boolean;
}

export interface Area {
  label: string;
  href: string;
}

/** One hat that a person may wear: its part of the site and its navigation. */
interface Hat {
  label: string;
  home: string;
  action: Action;
  entries: readonly HatEntry[];
}

interface HatEntry extends NavEntry {
  /** Leads into the enrollment that the page is about. */
  within?: (enrollmentId: string) => string;
  /** Only for those who may do this. */
  action?: Action;
}

const NOTICES: HatEntry = { id: 'notices', label: 'Avisos', icon: 'bell', href: paths.notices() };

/** Study comes last: it is what is left when the URL belongs to no other hat. */
const HATS: readonly Hat[] = [
  {
    label: 'Capacitación',
    home: paths.training(),
    action: 'cohort:run',
    entries: [
      { id: 'training', label: 'Hoy', icon: 'sun', href: paths.training() },
      { id: 'submissions', label: 'Revisar', icon: 'inbox', href: paths.submissions() },
      { id: 'codes', label: 'Códigos', icon: 'key-round', href: paths.issueCodes() },
      { id: 'profile', label: 'Mi cuenta', icon: 'user', href: paths.profile() },
    ],
  },
  {
    label: 'Valoración',
    home: paths.reviews(),
    action: 'review:score',
    entries: [
      { id: 'reviews', label: 'Planes', icon: 'clipboard-list', href: paths.reviews() },
      NOTICES,
      { id: 'profile', label: 'Mi cuenta', icon: 'user', href: paths.profile() },
    ],
  },
  {
    label: 'Administración',
    home: paths.administration(),
    action: 'municipality:manage',
    entries: [
      {
        id: 'administration',
        label: 'Inicio',
        icon: 'layout-dashboard',
        href: paths.administration(),
      },
      {
        id: 'coordination',
        label: 'Grupos',
        icon: 'users',
        href: paths.coordination(),
        wide: true,
      },
      ...teamEntries(),
    ],
  },
  {
    label: 'Coordinación',
    home: paths.coordination(),
    // What only coordinators do: administration has its own hat over the same pages.
    action: 'applicant:select',
    entries: [
      { id: 'coordination', label: 'Inicio', icon: 'layout-dashboard', href: paths.coordination() },
      ...teamEntries(),
    ],
  },
  {
    label: 'Reportes',
    home: paths.reports(),
    action: 'report:read',
    entries: [
      { id: 'reports', label: 'Reportes', icon: 'chart-column', href: paths.reports() },
      { id: 'profile', label: 'Mi cuenta', icon: 'user', href: paths.profile() },
    ],
  },
  {
    label: 'Mi aula',
    home: paths.classroom(),
    action: 'course:study',
    entries: [
      { id: 'classroom', label: 'Mi aula', icon: 'house', href: paths.classroom() },
      {
        id: 'course',
        label: 'Curso',
        icon: 'map',
        href: paths.currentCourse(),
        within: paths.enrollmentNow,
      },
      {
        id: 'project',
        label: 'Proyecto',
        icon: 'target',
        href: paths.currentProject(),
        action: 'project:handIn',
      },
      NOTICES,
    ],
  },
];

/** What coordination and administration share; on a phone the first two have room. */
function teamEntries(): HatEntry[] {
  return [
    { id: 'plans', label: 'Proyectos', icon: 'clipboard-check', href: paths.plans() },
    { id: 'reports', label: 'Reportes', icon: 'chart-column', href: paths.reports() },
    {
      id: 'issued-certificates',
      label: 'Certificados',
      icon: 'award',
      href: paths.issuedCertificates(),
      wide: true,
    },
    { id: 'codes', label: 'Códigos', icon: 'key-round', href: paths.issueCodes(), wide: true },
    { id: 'profile', label: 'Mi cuenta', icon: 'user', href: paths.profile() },
  ];
}

/** The places of the hat that is on; those of a course lead into the one that is open. */
export function navigationOf(
  user: Actor,
  { url, enrollment }: { url: string; enrollment?: string },
  now: Date,
): NavEntry[] {
  const entries = currentHat(user, url, now)?.entries ?? [];
  return entries
    .filter(({ action }) => !action || mayUse(user, action, now))
    .map(({ within, action: _action, ...entry }) => ({
      ...entry,
      label: t(entry.label),
      ...(within && enrollment ? { href: within(enrollment) } : {}),
    }));
}

/** The other hats that this person may put on. */
export function areasOf(user: Actor, url: string, now: Date): Area[] {
  const current = currentHat(user, url, now);
  return hatsOf(user, now)
    .filter((hat) => hat !== current)
    .map(({ label, home }) => ({ label: t(label), href: home }));
}

/** Where somebody begins after signing in. */
export function startOf(user: Actor, now: Date): string {
  return hatsOf(user, now)[0]?.home ?? paths.classroom();
}

/** The hat whose part of the site this is; then one that leads there; then study. */
function currentHat(user: Actor, url: string, now: Date): Hat | undefined {
  const mine = hatsOf(user, now);
  const [path = url] = url.split('?');
  return (
    mine.find(({ home }) => isWithin(path, home)) ??
    mine.find(({ entries }) =>
      entries.some(({ id, href }) => id !== 'profile' && isWithin(path, href)),
    ) ??
    mine.find(({ home }) => home === paths.classroom()) ??
    mine[0]
  );
}

const isWithin = (path: string, home: string) => path === home || path.startsWith(`${home}/`);

/** A hat that is only one entry of another one is not worn by itself. */
function hatsOf(user: Actor, now: Date): Hat[] {
  const mine = HATS.filter(({ action }) => mayUse(user, action, now));
  return mine.filter(
    (hat) =>
      !mine.some((other) => other !== hat && other.entries.some(({ href }) => href === hat.home)),
  );
}
