import { z } from 'zod';

import { COMPLETION_KINDS, MODES, PLACES, TRACK_COMPONENTS } from '../../domain/modes.js';
import { PROJECT_OPENINGS } from '../../domain/track.js';
import { Feed, listById, listOf, Minutes, PlainText, Slug } from './common.js';

const Percent = z.number().min(0).max(100);

/** `tracks/<track>/track.yaml` */
export const TrackFile = z
  .strictObject({
    slug: Slug,
    title: PlainText,
    summary: PlainText,
    hours: z.number().positive(),
    modes: listOf(z.enum(MODES)).min(1),
    completion: z.enum(COMPLETION_KINDS),
    passMark: Percent,
    attendance: z.strictObject({ minimumPercent: Percent, minimumHours: z.number().min(0) }),
    weights: z
      .strictObject({ assessments: Percent, assignments: Percent, exitTest: Percent })
      .refine((weights) => weights.assessments + weights.assignments + weights.exitTest === 100, {
        message: 'los tres pesos deben sumar 100',
      }),
    components: listOf(z.enum(TRACK_COMPONENTS)).min(1),
    validation: z
      .strictObject({
        itemsPerModule: z.number().int().positive(),
        attempts: z.number().int().positive(),
        daysBetween: z.number().int().min(0),
      })
      .optional(),
    trainerCertification: z
      .strictObject({
        attendanceHours: z.number().positive(),
        practiceHours: z.number().min(0),
        microClassMark: Percent,
        examMark: Percent,
      })
      .optional(),
    projectRubric: Slug.optional(),
    projectOpens: z.enum(PROJECT_OPENINGS).optional(),
    modules: listOf(
      z
        .string()
        .regex(
          /^\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*$/,
          'debe ser el nombre de una carpeta como 01-llegar-y-decidir',
        ),
    )
      .min(1)
      .refine((folders) => folders.every((name, index) => parseInt(name, 10) === index + 1), {
        message: 'las carpetas llevan los números 01, 02, 03… en orden',
      }),
  })
  .check(({ value: track, issues }) => {
    const say = (path: string, message: string) =>
      issues.push({ code: 'custom', input: track, path: [path], message });
    const has = (component: (typeof TRACK_COMPONENTS)[number]) =>
      track.components.includes(component);
    if (has('validationExam') !== (track.validation !== undefined)) {
      say('validation', 'va junto con el componente validationExam');
    }
    if (track.modes.includes('validation') !== has('validationExam')) {
      say('modes', 'la modalidad validation va junto con el componente validationExam');
    }
    if (has('project') !== (track.projectRubric !== undefined)) {
      say('projectRubric', 'va junto con el componente project');
    }
    if (track.projectOpens !== undefined && !has('project')) {
      say('projectOpens', 'va junto con el componente project');
    }
    const certifiesTrainers = track.completion === 'trainerCertification';
    if (certifiesTrainers !== (track.trainerCertification !== undefined)) {
      say('trainerCertification', 'va junto con completion: trainerCertification');
    }
  });

/** `modules/<NN-slug>/module.yaml` */
export const ModuleFile = z.strictObject({
  title: PlainText,
  minutes: Minutes,
  blended: z.enum(PLACES),
  summary: PlainText,
  outcomes: listById(z.strictObject({ id: Slug, text: PlainText })).min(1),
  feeds: listOf(Feed),
  lessons: listOf(Slug).min(1),
});

/** Heading of `lessons/<slug>.md` and of its country variants. */
export const LessonHeading = z.strictObject({
  title: PlainText,
  minutes: Minutes,
  outcomes: listOf(Slug).min(1),
  feeds: listOf(Feed),
  optional: z.boolean().default(false),
});

/** Heading of `lessons/<slug>.trainer.md`. */
export const TrainerHeading = z.strictObject({ minutes: Minutes });
