import { type Lesson } from '../../content/types.js';
import { moduleWork } from '../../domain/moduleWork.js';
import { type NextStep, progressOf } from '../../domain/progress.js';
import { paths } from '../../http/paths.js';
import { type OpenEnrollment } from '../enrollments/enrollment.service.js';

/** Where the step leads; null when it is somebody else's turn. */
export function hrefOfStep({ enrollment }: OpenEnrollment, step: NextStep): string | null {
  switch (step.kind) {
    case 'lesson':
      return paths.lesson(enrollment.id, step.lesson);
    case 'assessment':
      return paths.assessment(enrollment.id, step.module);
    case 'assignment':
      return paths.assignment(enrollment.id, step.module);
    case 'exitTest':
      return paths.assessment(enrollment.id, 'exit');
    case 'validationExam':
      return paths.assessment(enrollment.id, 'validation');
    case 'project':
      return paths.project(enrollment.id);
    case 'certificate':
    case 'nothing':
      return paths.certificates();
    case 'attendance':
    case 'waiting':
      return null;
  }
}

/**
 * What comes after a lesson: the next unread one of its module, then the module's assessment and
 * assignment, then whatever is next in the course.
 */
export function hrefAfterLesson(open: OpenEnrollment, lesson: Lesson): string {
  const { track, enrollment } = open;
  const module = track.moduleBySlug.get(lesson.module);
  if (module) {
    const position = module.lessons.findIndex(({ slug }) => slug === lesson.slug);
    const unread = module.lessons.slice(position + 1).find(({ slug }) => !enrollment.lessons[slug]);
    if (unread) return paths.lesson(enrollment.id, unread.slug);
    const work = moduleWork(track, module, enrollment);
    if (work.lessons.length === 0) {
      if (work.assessment) return paths.assessment(enrollment.id, module.slug);
      if (work.assignment && work.assignment.state !== 'submitted') {
        return paths.assignment(enrollment.id, module.slug);
      }
    }
  }
  const { next } = progressOf(track, enrollment);
  return hrefOfStep(open, next) ?? paths.classroom();
}
