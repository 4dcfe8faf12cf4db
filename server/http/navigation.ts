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
    label: 'Coordinación',
    home: paths.coordination(),
    action: 'people:manage',
    entries: [
      { id: 'coordination', label: 'Inicio', icon: 'layout-dashboard', href: paths.coordination() },
      { id: 'plans', label: 'Proyectos', icon: 'clipboard-list', href: paths.plans() },
      { id: 'codes', label: 'Códigos', icon: 'key-round', href: paths.issueCodes() },
      {
        id: 'issued-certificates',
        label: 'Certificados',
        icon: 'award',
        href: paths.issuedCertificates(),
      },
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

function currentHat(user: Actor, url: string, now: Date): Hat | undefined {
  const mine = hatsOf(user, now);
  return (
    mine.find(({ home }) => url === home || url.startsWith(`${home}/`)) ??
    mine.find(({ home }) => home === paths.classroom()) ??
    mine[0]
  );
}

function hatsOf(user: Actor, now: Date): Hat[] {
  return HATS.filter(({ action }) => mayUse(user, action, now));
}
