import { type Module } from '../../content/types.js';
import { fullName } from '../../domain/names.js';
import { can } from '../../domain/permissions.js';
import { type Actor } from '../../domain/roles.js';
import { gradeOf } from '../../domain/trackGrade.js';
import { type Fact, type Note, type ThreadStep, type Weave } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatDay, formatGrade } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { assignmentTexts, enrollmentStateTexts } from '../../i18n/study.js';
import { weaveOf } from '../classroom/classroom.presenter.js';
import { type Follower } from './people.js';
import { type CohortSummary } from './training.service.js';
import { attentionChip, attentionDetail, lastSeen } from './training.words.js';

export interface PersonPage extends PageModel {
  line: string;
  note: Note | null;
  weave: Weave;
  facts: Fact[];
  steps: ThreadStep[];
  call: string | null;
  giveCode: string | null;
}

/** `/capacitacion/grupos/:cohort/personas/:enrollment`: how one person of the cohort is doing. */
export function presentPerson(
  cohort: CohortSummary,
  person: Follower,
  { actor, now }: { actor: Actor; now: Date },
): PersonPage {
  const { enrollment, progress, track, attention, phone } = person;
  const grade = gradeOf(track, enrollment);
  const { timeZone } = cohort.municipality;
  return {
    title: fullName(person.name),
    nav: 'training',
    wide: true,
    back: { href: paths.cohort(cohort.id), label: cohort.title },
    line: `${cohort.title} · ${track.title}`,
    note: attention
      ? {
          kind: attention.urgent ? 'bad' : 'warn',
          title: `${attentionChip(attention).text}.`,
          text: attentionDetail(attention),
        }
      : null,
    weave: weaveOf(progress),
    facts: [
      { term: t('Estado'), text: t(enrollmentStateTexts[enrollment.state]) },
      { term: t('Se inscribió'), text: formatDay(enrollment.enrolledAt, timeZone) },
      { term: t('Última vez'), text: lastSeen(person, now) },
      { term: t('Avance'), text: t('{{percent}} %', { percent: progress.percent }) },
      {
        term: t('Nota hasta hoy'),
        text: grade === null ? t('Todavía no tiene') : formatGrade(grade),
      },
      ...(phone ? [{ term: t('Celular'), text: phone }] : []),
    ],
    steps: track.modules.map((module, index): ThreadStep => {
      const state = progress.modules[index]?.state ?? 'todo';
      return {
        state,
        title: `${module.number}. ${module.title}`,
        detail: detailOf(person, module),
      };
    }),
    call: phone ? `tel:${phone}` : null,
    giveCode: mayGiveCode(actor, cohort, person, now) ? paths.issueCodeTo(enrollment.userId) : null,
  };
}

/** Not to somebody who has more powers than oneself. */
function mayGiveCode(
  actor: Actor,
  { subject }: CohortSummary,
  { enrollment, roles }: Follower,
  now: Date,
): boolean {
  const person = { personId: enrollment.userId, roles: roles ?? undefined };
  return can(actor, 'loginCode:issue', { ...subject, ...person }, now);
}

function detailOf({ enrollment }: Follower, module: Module): string {
  const read = module.lessons.filter(({ slug }) => enrollment.lessons[slug]).length;
  const result = enrollment.results[module.slug];
  const assignment = enrollment.assignments[module.slug];
  const values = { read, total: module.lessons.length };
  return [
    t('{{read}} de {{total}} lecciones', values),
    ...(result
      ? [t('evaluación {{grade}} de 100', { grade: formatGrade(result.bestPercent) })]
      : []),
    ...(assignment
      ? [t('tarea: {{state}}', { state: t(assignmentTexts[assignment.state]).toLowerCase() })]
      : []),
  ].join(' · ');
}
