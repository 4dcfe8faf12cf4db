import { Types } from 'mongoose';

import { type Catalogue, type Lesson } from '../../content/types.js';
import { moduleWork } from '../../domain/moduleWork.js';
import { NotFoundError } from '../../errors/AppError.js';
import { Enrollment } from '../../models/Enrollment.js';
import { settleLoaded } from '../enrollments/completion.service.js';
import { type OpenEnrollment, toStudyEnrollment } from '../enrollments/enrollment.service.js';
import { hrefAfterLesson } from './wayOn.js';

/** A lesson of the version that the person studies. @throws NotFoundError when it has none such. */
export function getLesson({ track }: OpenEnrollment, slug: string): Lesson {
  const lesson = track.lessonBySlug.get(slug);
  if (!lesson) throw new NotFoundError('not-found', `No lesson ${slug} in ${track.slug}`);
  return lesson;
}

/**
 * Opening a lesson makes it the one to go on with, and the enrollment active. Nothing is written
 * when it is that already, nor when somebody only looks again at one that is done.
 */
export async function rememberLesson(
  { enrollment }: OpenEnrollment,
  lesson: Lesson,
  now: Date,
): Promise<void> {
  const isNew = enrollment.place?.lesson !== lesson.slug && !enrollment.lessons[lesson.slug];
  if (!isNew && enrollment.state !== 'enrolled') return;
  const place = isNew ? { place: { lesson: lesson.slug, at: now } } : {};
  const isFirst = enrollment.state === 'enrolled';
  await Enrollment.collection.updateOne(
    { _id: new Types.ObjectId(enrollment.id), ...(isFirst ? { state: 'enrolled' } : {}) },
    { $set: { ...place, ...(isFirst ? { state: 'active' } : {}) } },
  );
}

/** The section that is being read; none once the end was reached. Said again, it changes nothing. */
export async function rememberSection(
  { enrollment }: OpenEnrollment,
  lesson: Lesson,
  section: string | undefined,
  now: Date,
): Promise<void> {
  if (enrollment.lessons[lesson.slug]) return;
  const place = { lesson: lesson.slug, at: now, ...(section ? { section } : {}) };
  await Enrollment.updateOne({ _id: enrollment.id }, { $set: { place } });
}

/**
 * Marks a lesson as done, once, and settles whether that completes the course. Answers where to go
 * on: the enrollment after the write decides, so two phones at once do no harm.
 */
export async function markLessonDone(
  open: OpenEnrollment,
  lesson: Lesson,
  { catalogue, now }: { catalogue: Pick<Catalogue, 'version'>; now: Date },
): Promise<{ href: string; closedModule: boolean }> {
  const { enrollment, track } = open;
  const key = `lessons.${lesson.slug}`;
  const record = await Enrollment.findOneAndUpdate(
    { _id: enrollment.id, [key]: null },
    {
      $set: {
        [key]: { doneAt: now },
        place: { lesson: lesson.slug, at: now },
        ...(enrollment.state === 'enrolled' ? { state: 'active' as const } : {}),
      },
    },
    { returnDocument: 'after' },
  ).lean();
  if (!record) {
    await settleLoaded(enrollment, { catalogue, now });
    return { href: hrefAfterLesson(open, lesson), closedModule: false };
  }
  const after = toStudyEnrollment(record);
  await settleLoaded(after, { catalogue, now });
  const module = track.moduleBySlug.get(lesson.module);
  const left = module ? moduleWork(track, module, after).lessons.length : 1;
  return {
    href: hrefAfterLesson({ track, enrollment: after }, lesson),
    closedModule: left === 0,
  };
}
