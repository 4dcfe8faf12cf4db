import { type Catalogue, type TrackVersion } from '../../content/types.js';
import { type Empty, type NextStep, type Row, type Table } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { cohortStateTexts, countryTexts, jobErrorTexts, jobTexts } from '../../i18n/staff.js';
import { counted, countLessons, countModules } from '../../i18n/words.js';
import {
  type CampusState,
  type MunicipalityCounts,
  type PinnedVersion,
  type TroubledJob,
} from './administration.service.js';

export interface AdministrationPage extends PageModel {
  next: NextStep;
  jobs: Table | null;
  municipalities: Table | null;
  empty: Empty | null;
  courses: Table;
  links: Row[];
}

/** `/administracion`: whether the campus runs, where, and which versions are studied. */
export function presentAdministration(
  municipalities: readonly MunicipalityCounts[],
  state: CampusState,
  catalogue: Pick<Catalogue, 'tracks'>,
  { outbox }: { outbox: boolean },
): AdministrationPage {
  return {
    title: t('Administración'),
    nav: 'administration',
    wide: true,
    next: nextStep(municipalities, state),
    jobs: state.jobs.length > 0 ? jobTable(state.jobs) : null,
    municipalities: municipalities.length > 0 ? municipalityTable(municipalities) : null,
    empty:
      municipalities.length > 0
        ? null
        : {
            drawing: 'empty-room',
            heading: 'h3',
            title: t('Todavía no hay municipios'),
            text: t('Sin un municipio nadie puede abrir grupos.'),
          },
    courses: courseTable(catalogue.tracks, state.versions),
    links: linksOf(outbox),
  };
}

function nextStep(
  municipalities: readonly MunicipalityCounts[],
  { jobs, unsentMails }: CampusState,
): NextStep {
  const failed = jobs.filter(({ final }) => final).reduce((sum, { count }) => sum + count, 0);
  const mails = {
    icon: 'mail',
    text: counted(
      unsentMails,
      '1 correo espera hace más de una hora',
      '{{count}} correos esperan hace más de una hora',
    ),
  };
  if (failed > 0) {
    return {
      kicker: t('Lo primero de hoy'),
      title: counted(
        failed,
        '1 trabajo falló y nadie lo repite',
        '{{count}} trabajos fallaron y nadie los repite',
      ),
      meta: [
        unsentMails > 0
          ? mails
          : { icon: 'history', text: t('El campus lo intentó 8 veces antes de rendirse') },
      ],
      action: { href: '#trabajos', label: t('Ver por qué') },
    };
  }
  if (unsentMails > 0) {
    return {
      kicker: t('Lo primero de hoy'),
      title: mails.text,
      meta: [{ icon: 'settings', text: t('Revisa el servidor de correo (SMTP_URL)') }],
    };
  }
  const people = municipalities.reduce((sum, municipality) => sum + municipality.people, 0);
  return {
    kicker: t('Hoy'),
    title: t('El campus funciona: nada falló'),
    meta: [
      {
        icon: 'users',
        text: counted(people, '1 persona matriculada', '{{count}} personas matriculadas'),
      },
      {
        icon: 'map-pin',
        text: counted(municipalities.length, '1 municipio', '{{count}} municipios'),
      },
    ],
  };
}

function jobTable(jobs: readonly TroubledJob[]): Table {
  return {
    caption: t('Trabajos que fallaron'),
    columns: [
      { label: t('Trabajo') },
      { label: t('Estado') },
      { label: t('Por qué') },
      { label: t('Cuántos'), right: true },
    ],
    rows: jobs.map(({ kind, reason, count, final }) => ({
      header: { text: t(jobTexts[kind] ?? kind) },
      cells: [
        {
          chip: final
            ? { kind: 'bad', text: t('Falló') }
            : { kind: 'warn', text: t('Se repite solo') },
        },
        { text: t(jobErrorTexts[`${kind} ${reason}`] ?? jobErrorTexts[reason] ?? reason) },
        { text: formatNumber(count) },
      ],
    })),
  };
}

function municipalityTable(municipalities: readonly MunicipalityCounts[]): Table {
  return {
    caption: t('Municipios'),
    columns: [
      { label: t('Municipio') },
      { label: t('Grupos'), right: true },
      { label: t('Personas'), right: true },
    ],
    rows: municipalities.map(({ name, country, cohorts, people }) => ({
      header: { text: name, detail: t(countryTexts[country]) },
      cells: [
        {
          text: formatNumber(cohorts.reduce((sum, { count }) => sum + count, 0)),
          detail: cohorts
            .map(({ state, count }) =>
              counted(count, cohortStateTexts[state].one, cohortStateTexts[state].many),
            )
            .join(', '),
        },
        { text: formatNumber(people) },
      ],
    })),
  };
}

function courseTable(tracks: readonly TrackVersion[], versions: readonly PinnedVersion[]): Table {
  return {
    caption: t('Cursos y versiones'),
    columns: [
      { label: t('Curso') },
      { label: t('Versión') },
      { label: t('Estado') },
      { label: t('Matrículas'), right: true },
    ],
    rows: tracks.flatMap((track) => {
      const pinned = versions.filter((version) => version.track === track.slug);
      const current = pinned.find(({ version }) => version === track.version);
      const earlier = pinned.filter(({ version }) => version !== track.version);
      return [
        {
          header: {
            text: track.title,
            href: paths.course(track.slug),
            detail: `${countModules(track.modules.length)} · ${countLessons(track.lessonBySlug.size)}`,
          },
          cells: versionCells(track.version, true, current?.enrollments ?? 0),
        },
        ...earlier.map(({ version, enrollments }) => ({
          header: { text: track.title },
          cells: versionCells(version, false, enrollments),
        })),
      ];
    }),
  };
}

function versionCells(
  version: string,
  current: boolean,
  enrollments: number,
): Table['rows'][number]['cells'] {
  return [
    { text: version.slice(0, 8) },
    {
      chip: current
        ? { kind: 'ok', text: t('Versión actual') }
        : { kind: 'wait', text: t('Versión anterior') },
    },
    { text: formatNumber(enrollments) },
  ];
}

function linksOf(outbox: boolean): Row[] {
  return [
    {
      icon: 'users',
      title: t('Grupos'),
      detail: t('Y lo que espera en cada municipio'),
      href: paths.coordination(),
    },
    {
      icon: 'chart-column',
      title: t('Reportes'),
      detail: t('Cifras de todos los municipios'),
      href: paths.reports(),
    },
    {
      icon: 'clipboard-check',
      title: t('Proyectos'),
      detail: t('Quién valora cada plan'),
      href: paths.plans(),
    },
    {
      icon: 'award',
      title: t('Certificados'),
      detail: t('Los emitidos y los que faltan'),
      href: paths.issuedCertificates(),
    },
    {
      icon: 'key-round',
      title: t('Códigos para ingresar'),
      detail: t('Para quien perdió su contraseña'),
      href: paths.issueCodes(),
    },
    ...(outbox
      ? [
          {
            icon: 'mail',
            title: t('Correos de la demostración'),
            detail: t('Aquí no se envían: se leen'),
            href: paths.outbox(),
          },
        ]
      : []),
  ];
}
