import { type Request, type Response, Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { NotFoundError } from '../../errors/AppError.js';
import { currentUser } from '../../http/access.js';
import { flash } from '../../http/flash.js';
import { takeHeldForm } from '../../http/heldForms.js';
import { parseForm, parseParams, pathParams } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { type AnswerValue, AnswersForm } from './answers.js';
import {
  AssessmentParams,
  AttemptParams,
  HandInForm,
  QuestionParams,
  QuestionTarget,
  SavedAnswer,
} from './assessments.schemas.js';
import {
  type AssessmentKey,
  type AttemptKey,
  getRoom,
  getSheet,
  saveAnswerOnce,
  saveAnswers,
  startAttempt,
  submitAttempt,
} from './assessments.service.js';
import { currentNumber, openSheet, type Question, type Sheet } from './attempt.js';
import { presentAllQuestions, presentCheck, presentQuestion } from './question.presenter.js';
import { presentResult } from './result.presenter.js';
import { presentAssessment } from './show.presenter.js';

/** `/aula/:enrollment/evaluaciones` */
export function assessmentsRouter({ catalogue, now }: AppDeps): Router {
  const router = Router();
  const deps = () => ({ catalogue, now: now() });

  router.get('/:assessment', async (req, res) => {
    const room = await getRoom(assessmentKey(req, res), deps());
    renderPage(res, 'assessments/show', presentAssessment(room));
  });

  router.post('/:assessment/intentos', async (req, res) => {
    const key = assessmentKey(req, res);
    const outcome = await startAttempt(key, deps());
    if (!outcome.ok)
      return renderPage(res, 'assessments/show', presentAssessment(outcome.room), 409);
    const { enrollmentId, assessment } = key;
    res.redirect(
      303,
      outcome.fresh
        ? paths.attemptQuestion(enrollmentId, assessment, outcome.number, 1)
        : paths.attempt(enrollmentId, assessment, outcome.number),
    );
  });

  router.get('/:assessment/intentos/:number', async (req, res) => {
    const key = attemptKey(req, res);
    const room = await getRoom(key, deps(), { withAnswers: true });
    const attempt = room.attempts.find(({ number }) => number === key.number);
    if (!attempt) throw new NotFoundError('not-found', 'No such attempt of this person');
    const sheet = openSheet(attempt, room.track, room.assessment);
    if (sheet.attempt.state === 'open') {
      return res.redirect(303, questionPath(sheet, currentNumber(sheet)));
    }
    renderPage(res, 'assessments/result', presentResult(room, sheet));
  });

  router.get('/:assessment/intentos/:number/preguntas/:question', async (req, res) => {
    const { sheet, question } = await openQuestion(req, res);
    if (!question) return res.redirect(303, attemptPath(sheet));
    const held = await takeHeldForm(req, res, req.originalUrl);
    const form = held ? { errors: {}, values: held } : undefined;
    renderPage(res, 'assessments/question', presentQuestion(sheet, question, form));
  });

  router.post('/:assessment/intentos/:number/preguntas/:question', async (req, res) => {
    const { sheet, question } = await openQuestion(req, res);
    if (!question) return alreadyHandedIn(res, sheet);
    const form = parseForm(AnswersForm([question.item]), req.body);
    if (!form.ok) {
      return renderPage(res, 'assessments/question', presentQuestion(sheet, question, form), 422);
    }
    if (!(await saveAnswers(sheet, form.data.answers, now()))) return alreadyHandedIn(res, sheet);
    const { go } = parseParams(QuestionTarget, req.body ?? {});
    res.redirect(303, go === 'check' ? checkPath(sheet) : questionPath(sheet, go));
  });

  router.get('/:assessment/intentos/:number/preguntas', async (req, res) => {
    const sheet = await openOne(req, res);
    if (sheet.attempt.state !== 'open') return res.redirect(303, attemptPath(sheet));
    const held = await takeHeldForm(req, res, req.originalUrl);
    const form = held ? { errors: {}, values: held } : undefined;
    renderPage(res, 'assessments/all', presentAllQuestions(sheet, form));
  });

  router.post('/:assessment/intentos/:number/preguntas', async (req, res) => {
    const sheet = await openOne(req, res);
    const form = parseForm(AnswersForm(sheet.questions.map(({ item }) => item)), req.body);
    if (!form.ok) {
      return renderPage(res, 'assessments/all', presentAllQuestions(sheet, form), 422);
    }
    if (!(await saveAnswers(sheet, form.data.answers, now()))) return alreadyHandedIn(res, sheet);
    res.redirect(303, checkPath(sheet));
  });

  router.post('/:assessment/intentos/:number/respuestas', async (req, res) => {
    const sheet = await openOne(req, res);
    const sent = parseForm(SavedAnswer, req.body);
    const question = sent.ok && sheet.questions.find(({ item }) => item.id === sent.data.item);
    const form = question && parseForm(AnswersForm([question.item]), req.body);
    if (!sent.ok || !form || !form.ok) return res.status(422).json({ state: 'invalid' });
    const value: AnswerValue | null = form.data.answers[sent.data.item] ?? null;
    const { version } = sent.data;
    const outcome = await saveAnswerOnce(sheet, { itemId: sent.data.item, value, version }, now());
    // Sent by a page that came back after the session ended, and not by a script.
    if (!req.accepts('json')) return res.redirect(303, attemptPath(sheet));
    res.status(outcome.state === 'saved' ? 200 : 409).json(outcome);
  });

  router.get('/:assessment/intentos/:number/revision', async (req, res) => {
    const sheet = await openOne(req, res);
    if (sheet.attempt.state !== 'open') return res.redirect(303, attemptPath(sheet));
    renderPage(res, 'assessments/check', presentCheck(sheet));
  });

  router.post('/:assessment/intentos/:number/entrega', async (req, res) => {
    const key = attemptKey(req, res);
    const { unanswered } = parseParams(HandInForm, req.body ?? {});
    const outcome = await submitAttempt(key, unanswered, deps());
    if (!outcome.ok) {
      return renderPage(
        res,
        'assessments/check',
        presentCheck(outcome.sheet, { refused: true }),
        422,
      );
    }
    res.redirect(303, paths.attempt(key.enrollmentId, key.assessment, outcome.number));
  });

  function openOne(req: Request, res: Response): Promise<Sheet> {
    return getSheet(attemptKey(req, res), { catalogue });
  }

  /** The question, or none when the attempt is handed in or has no such question. */
  async function openQuestion(req: Request, res: Response) {
    const sheet = await openOne(req, res);
    const { question: number } = parseParams(QuestionParams, pathParams(req));
    const question: Question | undefined =
      sheet.attempt.state === 'open'
        ? sheet.questions.find((each) => each.number === number)
        : undefined;
    return { sheet, question };
  }

  return router;
}

function assessmentKey(req: Request, res: Response): AssessmentKey {
  const { enrollment, assessment } = parseParams(AssessmentParams, pathParams(req));
  return { userId: currentUser(res).id, enrollmentId: enrollment, assessment };
}

function attemptKey(req: Request, res: Response): AttemptKey {
  const { number } = parseParams(AttemptParams, pathParams(req));
  return { ...assessmentKey(req, res), number };
}

function alreadyHandedIn(res: Response, sheet: Sheet): void {
  flash(res, 'warn', t('Esta evaluación ya se entregó. Tu respuesta no cambió nada.'));
  res.redirect(303, attemptPath(sheet));
}

const attemptPath = ({ attempt }: Sheet) =>
  paths.attempt(String(attempt.enrollmentId), attempt.assessment, attempt.number);

const checkPath = ({ attempt }: Sheet) =>
  paths.attemptCheck(String(attempt.enrollmentId), attempt.assessment, attempt.number);

const questionPath = ({ attempt }: Sheet, question: number) =>
  paths.attemptQuestion(String(attempt.enrollmentId), attempt.assessment, attempt.number, question);
