import { type Response, Router } from 'express';

import { type TrackVersion } from '../../content/types.js';
import { type AppDeps } from '../../deps.js';
import { mayUse } from '../../domain/permissions.js';
import { NotFoundError } from '../../errors/AppError.js';
import { currentUser, findUser } from '../../http/access.js';
import { type Note } from '../../http/components.js';
import { flash } from '../../http/flash.js';
import { parseParams, pathParams } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { enrolByOneself } from '../enrollments/enrol.service.js';
import { presentCourse, presentCourses, presentEnrol, refusalNote } from './catalogue.presenter.js';
import { CohortQuery, TrackParams } from './catalogue.schemas.js';
import { findOffer, openTracks } from './catalogue.service.js';

type Deps = Pick<AppDeps, 'catalogue' | 'now'>;

/** `/cursos`: public; looking leaves no cookie. */
export function coursesRouter({ catalogue, now }: Deps): Router {
  const router = Router();

  router.get('/', async (_req, res) => {
    const open = await openTracks(now());
    renderPage(res, 'catalogue/index', presentCourses(catalogue.tracks, open));
  });

  router.get('/:track', async (req, res) => {
    const track = getTrack(catalogue, pathParams(req));
    await renderCourse(res, track, now());
  });

  return router;
}

/** `/cursos/:track/matricula` */
export function enrolRouter({ catalogue, now }: Deps): Router {
  const router = Router();

  router.get('/', async (req, res) => {
    const track = getTrack(catalogue, pathParams(req));
    const { grupo } = CohortQuery.parse(req.query);
    const offer = await findOffer(track.slug, currentUser(res).id, now());
    if (offer.enrollmentId) return res.redirect(303, paths.enrollmentNow(offer.enrollmentId));
    const cohort = offer.cohorts.find(({ id }) => id === grupo);
    const refusal = !cohort ? 'closed' : cohort.placesLeft === 0 ? 'full' : null;
    const page = presentEnrol(track, cohort, refusal && refusalNote(refusal));
    renderPage(res, 'catalogue/enrol', page);
  });

  router.post('/', async (req, res) => {
    const track = getTrack(catalogue, pathParams(req));
    const { grupo } = CohortQuery.parse(req.query);
    if (!grupo) throw new NotFoundError('not-found', 'No cohort was named');
    const outcome = await enrolByOneself(
      { userId: currentUser(res).id, track, cohortId: grupo, now: now() },
      catalogue,
    );
    if (!outcome.ok) return renderCourse(res, track, now(), refusalNote(outcome.reason), 409);
    if (!outcome.already) {
      flash(res, 'ok', t('Ya tienes tu lugar en «{{title}}».', { title: track.title }));
    }
    res.redirect(303, paths.classroom());
  });

  return router;
}

async function renderCourse(
  res: Response,
  track: TrackVersion,
  now: Date,
  notice: Note | null = null,
  status = 200,
): Promise<void> {
  const user = findUser(res);
  const offer = await findOffer(track.slug, user?.id ?? null, now);
  const visitor = {
    signedIn: user !== null,
    mayEnrol: user !== null && mayUse(user, 'course:enrol', now),
  };
  renderPage(res, 'catalogue/show', presentCourse(track, offer, visitor, notice), status);
}

function getTrack(catalogue: AppDeps['catalogue'], params: unknown): TrackVersion {
  const { track: slug } = parseParams(TrackParams, params);
  const track = catalogue.track(slug);
  if (!track) throw new NotFoundError('not-found', `No track ${slug}`);
  return track;
}
