import { type Request, type Response, Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { filesOf, receiveFiles } from '../../files/receive.js';
import { createScanner } from '../../files/scanner.js';
import { sendFile } from '../../files/send.js';
import { currentUser } from '../../http/access.js';
import { flash } from '../../http/flash.js';
import { takeHeldForm } from '../../http/heldForms.js';
import { parseForm, parseParams, pathParams } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { type AssignmentProblems, presentAssignment } from './assignments.presenter.js';
import { AssignmentForm, AssignmentParams, FileParams } from './assignments.schemas.js';
import {
  type AssignmentKey,
  getAssignmentRoom,
  getOwnFile,
  removeFile,
  type SendOutcome,
  sendAssignment,
} from './assignments.service.js';

/** `/aula/:enrollment/tareas` */
export function assignmentsRouter({ catalogue, config, now }: AppDeps): Router {
  const router = Router();
  const scan = createScanner(config.clamavHost);
  const deps = () => ({ catalogue, now: now() });

  router.get('/:assignment', async (req, res) => {
    const room = await getAssignmentRoom(keyOf(req, res), { catalogue });
    const values = await takeHeldForm(req, res, req.originalUrl);
    renderPage(res, 'assignments/show', presentAssignment(room, values ? { values } : {}));
  });

  router.post('/:assignment', ...receiveFiles('files'), async (req, res) => {
    const key = keyOf(req, res);
    const room = await getAssignmentRoom(key, { catalogue });
    const form = parseForm(AssignmentForm, req.body);
    if (!form.ok) return refuse(res, key, form);
    const files = filesOf(req);
    const outcome = await sendAssignment(room, { form: form.data, files, scan }, deps());
    if (outcome.state === 'refused') return refuse(res, key, { outcome });
    flash(res, outcome.state === 'already' ? 'warn' : 'ok', t(SENT[stateOf(outcome)]));
    res.redirect(303, paths.assignment(key.enrollmentId, key.assignment));
  });

  router.get('/:assignment/archivos/:file', async (req, res) => {
    const { file } = parseParams(FileParams, pathParams(req));
    const { id, name, type } = await getOwnFile(keyOf(req, res), file);
    await sendFile(res, { id: String(id), name, type });
  });

  router.post('/:assignment/archivos/:file/quitar', async (req, res) => {
    const key = keyOf(req, res);
    const { file } = parseParams(FileParams, pathParams(req));
    const room = await getAssignmentRoom(key, { catalogue });
    await removeFile(room, file, deps());
    flash(res, 'ok', t('Quitamos el archivo.'));
    res.redirect(303, paths.assignment(key.enrollmentId, key.assignment));
  });

  /** The page again, with what is kept by now. */
  async function refuse(res: Response, key: AssignmentKey, problems: AssignmentProblems) {
    const room = await getAssignmentRoom(key, { catalogue });
    renderPage(res, 'assignments/show', presentAssignment(room, problems), 422);
  }

  return router;
}

type Sent = 'saved' | 'already' | 'waiting' | 'approved';

const SENT: Record<Sent, string> = {
  saved: 'Guardamos tu borrador. Puedes seguir cuando quieras.',
  already: 'Esa versión ya estaba entregada. No hace falta enviarla otra vez.',
  waiting: 'Recibimos tu tarea. Te avisamos cuando la revisen.',
  approved: 'Recibimos tu tarea y queda aprobada.',
};

function stateOf(outcome: Exclude<SendOutcome, { state: 'refused' }>): Sent {
  if (outcome.state !== 'handed-in') return outcome.state;
  return outcome.approved ? 'approved' : 'waiting';
}

function keyOf(req: Request, res: Response): AssignmentKey {
  const { enrollment, assignment } = parseParams(AssignmentParams, pathParams(req));
  return { userId: currentUser(res).id, enrollmentId: enrollment, assignment };
}
