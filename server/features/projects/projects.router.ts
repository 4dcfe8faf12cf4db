import { type Request, type Response, Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { type ProjectPart } from '../../domain/projects.js';
import { filesOf, receiveFiles } from '../../files/receive.js';
import { createScanner } from '../../files/scanner.js';
import { sendFile } from '../../files/send.js';
import { currentUser } from '../../http/access.js';
import { verifyUploadCsrf } from '../../http/csrf.js';
import { flash } from '../../http/flash.js';
import { parseForm, parseParams, pathParams } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { findProjectEnrollment } from './currentProject.service.js';
import { handInPart, type HandedIn } from './handIn.service.js';
import { presentProject } from './overview.presenter.js';
import { type PartProblems, presentPart } from './part.presenter.js';
import { getOwnOpenProject, getOwnProject, type OwnProject } from './project.service.js';
import { EnrollmentParams, PartForm, PartParams, SheetParams } from './projects.schemas.js';
import { addSheets, getSheet, moveSheetUp, removeSheet } from './sheets.service.js';

type Deps = Pick<AppDeps, 'catalogue' | 'config' | 'now'>;

/** `/mi-aula/proyecto`: leads to the project of the course that has one. */
export function currentProjectRouter({ catalogue }: Pick<Deps, 'catalogue'>): Router {
  const router = Router();

  router.get('/', async (_req, res) => {
    const enrollmentId = await findProjectEnrollment(currentUser(res).id, catalogue);
    if (enrollmentId) return res.redirect(303, paths.project(enrollmentId));
    flash(
      res,
      'warn',
      t('Tu proyecto empieza con un curso que lo tenga. Elige uno y empieza hoy.'),
    );
    res.redirect(303, paths.courses());
  });

  return router;
}

/** `/aula/:enrollment/proyecto`: the two parts of the final project and what became of it. */
export function projectsRouter({ catalogue, config, now }: Deps): Router {
  const router = Router();
  const scan = createScanner(config.clamavHost);

  router.get('/', async (req, res) => {
    const { enrollment } = parseParams(EnrollmentParams, pathParams(req));
    const own = await getOwnProject(catalogue, ownIds(res, enrollment));
    renderPage(res, 'projects/show', presentProject(own));
  });

  router.get('/:part', async (req, res) => {
    const { enrollment, part } = parseParams(PartParams, pathParams(req));
    const own = await getOwnProject(catalogue, ownIds(res, enrollment));
    if (!own.open && !own.project) return res.redirect(303, paths.project(enrollment));
    renderPage(res, 'projects/part', presentPart(own, part, now()));
  });

  router.post('/:part', ...receiveFiles('files'), async (req, res) => {
    const { enrollment, part } = parseParams(PartParams, pathParams(req));
    const own = await getOwnOpenProject(catalogue, ownIds(res, enrollment));
    const form = parseForm(PartForm, req.body);
    const { added, refused } = await addSheets(own, {
      part,
      files: filesOf(req),
      scan,
      now: now(),
    });
    const nameless = form.values.nameless === 'on';
    const showAgain = async (problems: PartProblems) => {
      const current = await getOwnProject(catalogue, ownIds(res, enrollment));
      const page = presentPart(current, part, now(), { nameless, ...problems });
      renderPage(res, 'projects/part', page, 422);
    };
    if (refused.length > 0 || !form.ok) {
      return showAgain({ refused, ...(form.ok ? {} : { errors: form.errors }) });
    }
    if (form.data.step === 'add') {
      if (filesOf(req).length === 0) return showAgain({ errors: { files: noFiles() } });
      flash(res, 'ok', added > 0 ? t('Tus hojas llegaron. Falta entregar.') : t('Ya estaban.'));
      return res.redirect(303, paths.projectPart(enrollment, part));
    }
    const handedIn = await handInPart(own, { part, now: now() });
    if (handedIn.outcome === 'empty') return showAgain({ errors: { files: noSheets() } });
    flash(res, 'ok', handedInText(handedIn));
    res.redirect(303, paths.project(enrollment));
  });

  // No other form here takes files: one that comes with some is not from a page of the campus.
  router.use(verifyUploadCsrf);

  router.get('/:part/hojas/:sheet', async (req, res) => {
    const { enrollment, part, sheet } = parseParams(SheetParams, pathParams(req));
    const own = await getOwnProject(catalogue, ownIds(res, enrollment));
    await sendFile(res, getSheet(own, part, sheet));
  });

  const change =
    (work: (own: OwnProject, part: ProjectPart, sheet: string) => Promise<void>) =>
    async (req: Request, res: Response) => {
      const { enrollment, part, sheet } = parseParams(SheetParams, pathParams(req));
      const own = await getOwnOpenProject(catalogue, ownIds(res, enrollment));
      getSheet(own, part, sheet);
      await work(own, part, sheet);
      res.redirect(303, paths.projectPart(enrollment, part));
    };
  router.post('/:part/hojas/:sheet/quitar', change(removeSheet));
  router.post('/:part/hojas/:sheet/subir', change(moveSheetUp));

  return router;
}

function ownIds(res: Response, enrollmentId: string) {
  return { userId: currentUser(res).id, enrollmentId };
}

const noFiles = () => t('Elige una foto o un archivo de tu teléfono.');
const noSheets = () => t('Agrega al menos una hoja para entregar.');

function handedInText({ outcome, delivered }: HandedIn): string {
  if (outcome === 'same') return t('Ya lo habías entregado: no hay cambios nuevos.');
  return delivered
    ? t('Tu proyecto está entregado. Te avisamos cuando lo valoren.')
    : t('Recibimos esta parte. Falta la otra para entregar tu proyecto.');
}
