import { type Response, Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { NotFoundError } from '../../errors/AppError.js';
import { currentUser } from '../../http/access.js';
import { flash } from '../../http/flash.js';
import { areasOf } from '../../http/navigation.js';
import { parseForm, parseParams, pathParams } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { settleForgotten } from '../enrollments/completion.service.js';
import {
  getOwnEnrollment,
  getOwnLiveEnrollment,
  isLive,
  listOwnEnrollments,
  openEnrollment,
} from '../enrollments/enrollment.service.js';
import { listNotices } from '../notices/notices.service.js';
import { EnrollmentParams, LessonParams, ModuleParams, PlaceForm } from './classroom.schemas.js';
import { currentEnrollment, presentClassroom } from './classroom.presenter.js';
import { presentClosed, presentCourseMap } from './courseMap.presenter.js';
import { presentLesson } from './lesson.presenter.js';
import { getLesson, markLessonDone, rememberLesson, rememberSection } from './lessons.service.js';
import { presentModule } from './module.presenter.js';

/** So many of the latest notices are looked at; those not read yet are shown. */
const NEWS = 3;

type Deps = Pick<AppDeps, 'catalogue' | 'now'>;

/** `/mi-aula` */
export function classroomRouter({ catalogue, now }: Deps): Router {
  const router = Router();

  const openAll = async (userId: string) => {
    const enrollments = await listOwnEnrollments(userId);
    const opened = enrollments.map((enrollment) => openEnrollment(catalogue, enrollment));
    return Promise.all(opened);
  };

  router.get('/', async (req, res) => {
    const user = currentUser(res);
    const [enrollments, notices] = await Promise.all([
      openAll(user.id),
      listNotices(user.id, NEWS),
    ]);
    await settleForgotten(enrollments, { catalogue, now: now() });
    const areas = areasOf(user, req.originalUrl, now());
    renderPage(res, 'classroom/index', presentClassroom(enrollments, { notices, areas }));
  });

  router.get('/curso', async (_req, res) => {
    const current = currentEnrollment(await openAll(currentUser(res).id));
    res.redirect(303, current ? paths.enrollmentNow(current.enrollment.id) : paths.courses());
  });

  return router;
}

/** `/aula/:enrollment`: the map of the course, its modules and its lessons. */
export function courseRouter({ catalogue, now }: Deps): Router {
  const router = Router();
  const openOwn = (res: Response, enrollmentId: string) =>
    getOwnEnrollment(catalogue, { userId: currentUser(res).id, enrollmentId });
  const openLive = (res: Response, enrollmentId: string) =>
    getOwnLiveEnrollment(catalogue, { userId: currentUser(res).id, enrollmentId });

  router.get('/', async (req, res) => {
    const params = parseParams(EnrollmentParams, pathParams(req));
    const open = await openOwn(res, params.enrollment);
    const closed = presentClosed(open);
    if (closed) return renderPage(res, 'classroom/closed', closed);
    renderPage(res, 'classroom/course', presentCourseMap(open, now()));
  });

  router.get('/modulos/:module', async (req, res) => {
    const params = parseParams(ModuleParams, pathParams(req));
    const open = await openOwn(res, params.enrollment);
    if (!isLive(open.enrollment)) return res.redirect(303, paths.enrollment(params.enrollment));
    const module = open.track.moduleBySlug.get(params.module);
    if (!module) throw new NotFoundError('not-found', `No module ${params.module}`);
    renderPage(res, 'classroom/module', presentModule(open, module));
  });

  router.get('/lecciones/:lesson', async (req, res) => {
    const params = parseParams(LessonParams, pathParams(req));
    const open = await openOwn(res, params.enrollment);
    if (!isLive(open.enrollment)) return res.redirect(303, paths.enrollment(params.enrollment));
    const lesson = getLesson(open, params.lesson);
    await rememberLesson(open, lesson, now());
    renderPage(res, 'classroom/lesson', presentLesson(open, lesson));
  });

  router.post('/lecciones/:lesson/hecha', async (req, res) => {
    const params = parseParams(LessonParams, pathParams(req));
    const open = await openLive(res, params.enrollment);
    const lesson = getLesson(open, params.lesson);
    const { href, closedModule } = await markLessonDone(open, lesson, { catalogue, now: now() });
    if (closedModule) flash(res, 'ok', t('Leíste todas las lecciones de este módulo.'));
    res.redirect(303, href);
  });

  router.post('/lecciones/:lesson/lugar', async (req, res) => {
    const params = parseParams(LessonParams, pathParams(req));
    const open = await openLive(res, params.enrollment);
    const form = parseForm(PlaceForm, req.body);
    const section = form.ok ? form.data.section : undefined;
    await rememberSection(open, getLesson(open, params.lesson), section, now());
    res.status(204).end();
  });

  return router;
}
