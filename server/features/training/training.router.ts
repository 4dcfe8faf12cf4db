import { Router } from 'express';

import { type TrackVersion } from '../../content/types.js';
import { type AppDeps } from '../../deps.js';
import { NotFoundError } from '../../errors/AppError.js';
import { currentUser } from '../../http/access.js';
import { parseParams } from '../../http/parse.js';
import { renderPage } from '../../http/renderPage.js';
import { presentCohortCourse, presentCohortLesson } from './cohortCourse.presenter.js';
import { presentGrades } from './grades.presenter.js';
import { presentGroup } from './group.presenter.js';
import { followPeople, withTracks } from './people.js';
import { presentPerson } from './person.presenter.js';
import { presentToday } from './today.presenter.js';
import {
  CohortLessonParams,
  CohortParams,
  CohortPersonParams,
  StandingQuery,
} from './training.schemas.js';
import {
  type CohortSummary,
  getOwnCohort,
  getOwnCohortAlone,
  listOwnCohorts,
} from './training.service.js';

type Deps = Pick<AppDeps, 'catalogue' | 'now'>;

/** `/capacitacion`: the cohorts that a trainer runs. */
export function trainingRouter({ catalogue, now }: Deps): Router {
  const router = Router();

  /** The version that the cohort studies, or the current one. */
  const trackOf = async ({ track: slug, trackVersion }: CohortSummary): Promise<TrackVersion> => {
    const track = trackVersion
      ? await catalogue.version(slug, trackVersion)
      : catalogue.track(slug);
    if (!track) throw new NotFoundError('not-found', `No track ${slug}`);
    return track;
  };

  router.get('/', async (_req, res) => {
    const cohorts = await listOwnCohorts(currentUser(res), now());
    renderPage(res, 'training/today', presentToday(cohorts, catalogue, now()));
  });

  router.get('/grupos/:cohort', async (req, res) => {
    const { cohort: cohortId } = parseParams(CohortParams, req.params);
    const { estado } = StandingQuery.parse(req.query);
    const cohort = await getOwnCohort(currentUser(res), { cohortId }, now());
    const people = await followPeople(cohort.people, catalogue, now());
    const page = presentGroup(cohort, people, await trackOf(cohort), {
      standing: estado,
      now: now(),
    });
    renderPage(res, 'training/group', page);
  });

  router.get('/grupos/:cohort/notas', async (req, res) => {
    const { cohort: cohortId } = parseParams(CohortParams, req.params);
    const asked = { cohortId, withLessons: false };
    const cohort = await getOwnCohort(currentUser(res), asked, now());
    const people = await withTracks(cohort.people, catalogue);
    renderPage(res, 'training/grades', presentGrades(cohort, people, await trackOf(cohort)));
  });

  router.get('/grupos/:cohort/personas/:enrollment', async (req, res) => {
    const { cohort: cohortId, enrollment } = parseParams(CohortPersonParams, req.params);
    const ids = { cohortId, enrollmentId: enrollment };
    const actor = currentUser(res);
    const cohort = await getOwnCohort(actor, ids, now());
    const [person] = await followPeople(cohort.people, catalogue, now());
    if (!person) throw new NotFoundError('not-found', 'Nobody of this cohort');
    renderPage(res, 'training/person', presentPerson(cohort, person, { actor, now: now() }));
  });

  router.get('/grupos/:cohort/curso', async (req, res) => {
    const { cohort: cohortId } = parseParams(CohortParams, req.params);
    const cohort = await getOwnCohortAlone(currentUser(res), cohortId, now());
    renderPage(res, 'training/course', presentCohortCourse(cohort, await trackOf(cohort)));
  });

  router.get('/grupos/:cohort/curso/:lesson', async (req, res) => {
    const { cohort: cohortId, lesson: slug } = parseParams(CohortLessonParams, req.params);
    const cohort = await getOwnCohortAlone(currentUser(res), cohortId, now());
    const lesson = (await trackOf(cohort)).lessonBySlug.get(slug);
    if (!lesson) throw new NotFoundError('not-found', `No lesson ${slug}`);
    renderPage(res, 'training/lesson', presentCohortLesson(cohort, lesson));
  });

  return router;
}
