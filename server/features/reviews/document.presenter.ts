import { PROJECT_PARTS, type ProjectPart } from '../../domain/projects.js';
import { isPicture } from '../../files/kinds.js';
import { type Tabs } from '../../http/components.js';
import { PART_SLUGS, paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { partTexts } from '../../i18n/projects.js';
import { formatBytes } from '../../i18n/words.js';
import { type PlanSheet } from './plan.js';
import { planName } from './reviews.presenter.js';
import { type OpenReview } from './reviews.service.js';
import { paragraphs, type ScoredCriterion, scoredCriteria } from './scoredCriteria.js';

/** The plan at the left. Names of files and of people are not in it. */
export interface DocumentModel {
  tabs: Tabs;
  parts: {
    id: string;
    name: string;
    sheets: DocumentSheet[];
  }[];
}

export interface DocumentSheet {
  title: string;
  detail: string;
  href: string;
  /** How it can be shown on the page; the others are opened with another program. */
  shown: 'picture' | 'pdf' | null;
  alt: string;
}

export interface SealedPage extends PageModel {
  document: DocumentModel;
  heading: string;
  total: string;
  maximum: string;
  when: string;
  criteria: ScoredCriterion[];
  feedback: string[];
}

/** `/valoracion/:review`, once sealed: nothing can be changed. */
export function presentSealed(review: OpenReview): SealedPage {
  return {
    ...splitPage(review),
    document: presentDocument(review),
    heading: t('Tu valoración'),
    total: formatNumber(review.total ?? 0),
    maximum: t('de {{total}} puntos', { total: review.rubric.total }),
    when: review.sealedAt
      ? t('La entregaste el {{day}}. Ya no se cambia.', { day: formatDay(review.sealedAt) })
      : '',
    criteria: scoredCriteria(review.rubric, review.scores),
    feedback: paragraphs(review.feedback),
  };
}

/** What the two pages with the plan at the left have in common. */
export function splitPage(review: OpenReview) {
  const sealed = review.state === 'sealed';
  return {
    title: t('Valorar el plan {{code}}', { code: review.code }),
    layout: 'split',
    nav: 'reviews',
    back: { href: paths.reviews(), label: t('Volver a mis planes') },
    bar: {
      title: planName(review),
      ...(sealed
        ? {}
        : {
            detail: t('· hasta el {{day}}', { day: formatDay(review.dueOn) }),
            action: {
              href: paths.reviewReturn(review.id),
              label: t('No puedo valorarlo'),
              icon: 'flag',
            },
          }),
    },
  } as const satisfies PageModel;
}

export function presentDocument({ id, sheets }: Pick<OpenReview, 'id' | 'sheets'>): DocumentModel {
  return {
    tabs: {
      label: t('Partes del plan'),
      items: PROJECT_PARTS.map((part) => ({
        href: `#${PART_SLUGS[part]}`,
        label: t(partTexts[part]),
        count: sheets[part].length,
      })),
    },
    parts: PROJECT_PARTS.map((part) => ({
      id: PART_SLUGS[part],
      name: t(partTexts[part]),
      sheets: sheets[part].map((sheet) => presentSheet(id, part, sheet)),
    })),
  };
}

function presentSheet(reviewId: string, part: ProjectPart, sheet: PlanSheet): DocumentSheet {
  const shown = isPicture(sheet.type) ? 'picture' : sheet.type === 'application/pdf' ? 'pdf' : null;
  return {
    title: t('Hoja {{number}}', { number: sheet.number }),
    detail: shown === 'picture' ? '' : `${sheet.name} · ${formatBytes(sheet.bytes)}`,
    href: paths.reviewSheet(reviewId, part, sheet.number),
    shown,
    alt: t('{{part}}, hoja {{number}}', { part: t(partTexts[part]), number: sheet.number }),
  };
}
