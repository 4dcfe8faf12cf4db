import { type Response, Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { parseSerial } from '../../domain/certificate.js';
import { currentUser } from '../../http/access.js';
import { flash } from '../../http/flash.js';
import { parseForm, parseParams, type RefusedForm } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { CertificateParams, RevocationForm } from './certificates.schemas.js';
import {
  type CorrectionOutcome,
  getCertificateInReach,
  previewReplacement,
  revokeCertificate,
} from './corrections.service.js';
import {
  presentIssued,
  presentRegister,
  REGISTER_VIEWS,
  type RegisterView,
  type TypedCode,
} from './register.presenter.js';
import { listCorrections, listIssued, listUnissued } from './register.service.js';

/** `/coordinacion/certificados`: what a municipality has issued, and correcting it. */
export function registerRouter(deps: AppDeps): Router {
  const router = Router();

  async function register(res: Response, view: RegisterView) {
    const by = currentUser(res);
    const now = deps.now();
    switch (view) {
      case 'corrections':
        return { certificates: await listCorrections(by, now), unissued: [] };
      case 'unissued':
        return { certificates: [], unissued: await listUnissued(by, now) };
      case 'issued':
        return { certificates: await listIssued(by, now), unissued: [] };
    }
  }

  router.get('/', async (req, res) => {
    const { vista, codigo } = req.query;
    const typed = typeof codigo === 'string' ? readCode(codigo) : null;
    if (typed?.serial) return res.redirect(303, paths.issuedCertificate(typed.serial));
    const view = REGISTER_VIEWS.find(({ slug }) => slug === vista)?.view ?? 'issued';
    const page = presentRegister(view, await register(res, view), deps.catalogue, typed);
    renderPage(res, 'certificates/register', page, typed ? 422 : 200);
  });

  async function issuedPage(res: Response, serial: string, form?: RefusedForm) {
    const now = deps.now();
    const certificate = await getCertificateInReach(currentUser(res), serial, now);
    const issuing = { catalogue: deps.catalogue, now };
    const today = certificate.revoked ? null : await previewReplacement(certificate, issuing);
    return presentIssued(certificate, today, form);
  }

  router.get('/:serial', async (req, res) => {
    const { serial } = parseParams(CertificateParams, req.params);
    renderPage(res, 'certificates/issued', await issuedPage(res, serial));
  });

  router.post('/:serial', async (req, res) => {
    const { serial } = parseParams(CertificateParams, req.params);
    const by = currentUser(res);
    const form = parseForm(RevocationForm, req.body);
    if (!form.ok) {
      return renderPage(res, 'certificates/issued', await issuedPage(res, serial, form), 422);
    }
    const issuing = { catalogue: deps.catalogue, now: deps.now() };
    const outcome = await revokeCertificate(by, serial, form.data, issuing);
    if (!outcome.ok) {
      const refused = { values: form.values, errors: { reason: problemText(outcome) } };
      return renderPage(res, 'certificates/issued', await issuedPage(res, serial, refused), 422);
    }
    const { replacement } = outcome;
    const { reason } = form.data;
    deps.logger.info({ event: 'certificate revoked', by: by.id, serial, reason });
    flash(
      res,
      'ok',
      replacement
        ? t('Anulamos el certificado anterior y emitimos este.')
        : t('Anulamos el certificado.'),
    );
    res.redirect(303, paths.issuedCertificate(replacement?.serial ?? serial));
  });

  return router;
}

function readCode(code: string): TypedCode {
  const reading = parseSerial(code);
  return reading.ok ? { text: code, serial: reading.serial } : { text: code, serial: null };
}

const PROBLEMS = {
  same: 'El nuevo diría lo mismo. Primero corrige el dato: el nombre lo corrige la persona en su certificado, con «Mi nombre tiene un error».',
  impossible: 'Ya no tenemos la cuenta de esta persona, así que no se puede emitir otro.',
  unprintable:
    'El nombre de su cuenta tiene un signo que el certificado no puede mostrar. Pídele que lo escriba con letras.',
} as const satisfies Record<Extract<CorrectionOutcome, { ok: false }>['problem'], string>;

function problemText({ problem }: Extract<CorrectionOutcome, { ok: false }>): string {
  return t(PROBLEMS[problem]);
}
