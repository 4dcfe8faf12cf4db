import {
  PROJECT_PARTS,
  planResult,
  planState,
  type PlanState,
  type ProjectPart,
} from '../../domain/projects.js';
import {
  type Chip,
  type NextStep,
  type Note,
  type Row,
  type ThreadStep,
} from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { partTexts } from '../../i18n/projects.js';
import { countSheets } from './words.js';
import { presentFeedback, type FeedbackModel } from './feedback.presenter.js';
import { hasUnsentSheets, lastVersion, type OwnProject } from './project.service.js';

export interface ProjectPage extends PageModel {
  next: NextStep;
  warning: Note | null;
  parts: Row[];
  feedback: FeedbackModel[];
  steps: ThreadStep[];
  criteria: { title: string; points: string }[];
}

/** Where the whole project is, from the first sheet to the comments. */
type Stage = 'closed' | 'preparing' | PlanState;

/** `/aula/:enrollment/proyecto` */
export function presentProject(own: OwnProject): ProjectPage {
  const stage = stageOf(own);
  return {
    title: t('Tu proyecto'),
    nav: 'project',
    enrollment: own.enrollment.id,
    back: { href: paths.enrollmentNow(own.enrollment.id), label: t('Volver al curso') },
    bar: {
      title: t('Tu proyecto'),
      detail: own.project?.code ? t('· Plan {{code}}', { code: own.project.code }) : '',
    },
    next: NEXT[stage](own),
    warning: unsentNote(own, stage),
    parts: PROJECT_PARTS.map((part) => partRow(own, part, stage)),
    feedback: stage === 'reviewed' ? presentFeedback(own) : [],
    steps: stage === 'reviewed' ? [] : presentSteps(own, stage),
    criteria:
      stage === 'reviewed'
        ? []
        : own.rubric.criteria.map(({ title, points }) => ({
            title,
            points: t('{{points}} puntos', { points }),
          })),
  };
}

function stageOf(own: OwnProject): Stage {
  if (own.project?.deliveredAt) return planState(own.reviews.map(({ state }) => state));
  return own.open || own.project ? 'preparing' : 'closed';
}

const NEXT: Record<Stage, (own: OwnProject) => NextStep> = {
  closed: ({ enrollment }) => ({
    kicker: t('Tu proyecto'),
    title: t('Se abre cuando terminas el curso'),
    meta: [{ icon: 'award', text: t('Tu certificado no espera por el proyecto') }],
    action: { href: paths.enrollmentNow(enrollment.id), label: t('Seguir con el curso') },
  }),
  preparing: (own) => {
    const part = PROJECT_PARTS.find((one) => !lastVersion(own.project, one)) ?? PROJECT_PARTS[0];
    const waiting = own.project?.drafts[part].length ?? 0;
    const words = SENTENCES[part];
    return {
      kicker: t('Tu siguiente paso'),
      title: words.handIn(),
      meta: [
        { icon: 'camera', text: t('Fotos de tus hojas o un archivo') },
        ...(waiting > 0
          ? [{ text: t('{{sheets}} sin entregar', { sheets: countSheets(waiting) }) }]
          : []),
      ],
      action: {
        href: paths.projectPart(own.enrollment.id, part),
        label: waiting > 0 ? t('Revisar y entregar') : words.upload(),
      },
    };
  },
  unassigned: delivered,
  assigned: delivered,
  inReview: () => ({
    kicker: t('Proyecto entregado'),
    title: t('Están valorando tu proyecto'),
    meta: [{ icon: 'bell', text: t('Te llega un aviso cuando terminen') }],
  }),
  reviewed: ({ reviews, rubric }) => {
    const result = planResult(sealedTotals(reviews));
    const total = t('de {{total}} puntos', { total: rubric.total });
    return {
      kicker: t('Valoraron tu proyecto'),
      title: result.state === 'agreed' ? total : t('Lee tus comentarios'),
      ...(result.state === 'agreed'
        ? { number: formatNumber(Math.round(result.result * 10) / 10) }
        : {}),
      meta: [{ icon: 'message-circle', text: t('Abajo lees por qué y qué mejorar') }],
    };
  },
};

function delivered(): NextStep {
  return {
    kicker: t('Proyecto entregado'),
    title: t('Ya están las dos partes'),
    meta: [
      { icon: 'bell', text: t('Te llega un aviso cuando lo valoren') },
      { text: t('Puedes cambiarlo hasta que empiecen') },
    ],
  };
}

function sealedTotals(reviews: OwnProject['reviews']): number[] {
  return reviews.flatMap(({ total }) => (total === null ? [] : [total]));
}

function unsentNote(own: OwnProject, stage: Stage): Note | null {
  if (stage !== 'unassigned' && stage !== 'assigned') return null;
  const part = PROJECT_PARTS.find((one) => hasUnsentSheets(own.project, one));
  if (!part) return null;
  return {
    kind: 'warn',
    title: SENTENCES[part].changed(),
    text: t('Mientras tanto vale lo que entregaste antes.'),
    action: {
      href: paths.projectPart(own.enrollment.id, part),
      label: t('Revisar y entregar'),
    },
  };
}

function partRow(own: OwnProject, part: ProjectPart, stage: Stage): Row {
  const version = lastVersion(own.project, part);
  const waiting = own.project?.drafts[part].length ?? 0;
  const chip: Chip = version
    ? { kind: 'ok', text: t('Entregado') }
    : waiting > 0
      ? { kind: 'warn', text: t('Falta entregar') }
      : { kind: 'wait', text: t('Falta') };
  return {
    title: t(partTexts[part]),
    icon: part === 'model' ? 'layout-dashboard' : 'calculator',
    detail: version
      ? `${countSheets(version.files.length)}, ${formatDay(version.at, own.timeZone)}`
      : SENTENCES[part].hint(),
    chip,
    ...(stage === 'closed' ? {} : { href: paths.projectPart(own.enrollment.id, part) }),
  };
}

const SENTENCES: Record<
  ProjectPart,
  Record<'handIn' | 'upload' | 'changed' | 'hint', () => string>
> = {
  model: {
    handIn: () => t('Entrega tu modelo de negocio'),
    upload: () => t('Subir mi modelo'),
    changed: () => t('Cambiaste tu modelo de negocio y falta entregar el cambio.'),
    hint: () => t('Los nueve bloques de tu lienzo'),
  },
  finance: {
    handIn: () => t('Entrega tu herramienta financiera'),
    upload: () => t('Subir mis cuentas'),
    changed: () => t('Cambiaste tu herramienta financiera y falta entregar el cambio.'),
    hint: () => t('Costos, precio, ventas y flujo de caja'),
  },
};

function presentSteps({ project, reviews }: OwnProject, stage: Stage): ThreadStep[] {
  const isDelivered = Boolean(project?.deliveredAt);
  const inReview = stage === 'inReview' || reviews.some(({ state }) => state !== 'assigned');
  return [
    {
      state: isDelivered ? 'done' : stage === 'closed' ? 'todo' : 'now',
      title: t('Entregas las dos partes'),
      detail: t('Puedes cambiarlas hasta que empiecen a valorarlas'),
    },
    {
      state: isDelivered ? 'now' : 'todo',
      title: inReview ? t('Una persona lo está valorando') : t('Una persona lo valora'),
      detail: t('No ve tu nombre, tu foto ni de dónde eres'),
    },
    {
      state: 'todo',
      title: t('Lees aquí tu puntaje y sus comentarios'),
      detail: t('Te sirven para mejorar tu plan y para pedir capital'),
    },
  ];
}
