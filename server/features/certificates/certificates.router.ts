import { Router } from 'express';

import { type AppDeps } from '../../deps.js';
import { RuleError } from '../../errors/AppError.js';
import { currentUser } from '../../http/access.js';
import { flash } from '../../http/flash.js';
import { parseForm, parseParams } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { renderPage } from '../../http/renderPage.js';
import { t } from '../../i18n/index.js';
import { type IssuedCertificate } from './certificate.js';
import { certificatePdf } from './certificatePdf.js';
import {
  presentCertificate,
  presentCertificates,
  presentCorrection,
} from './certificates.presenter.js';
import { CertificateParams, CorrectionForm } from './certificates.schemas.js';
import {
  askForCorrection,
  getOwnCertificate,
  listOwnCertificates,
  nameForCertificate,
} from './certificates.service.js';
import { UnprintableTextError } from './pdf/draw.js';
import { unprintableCharacters } from './pdf/fonts.js';

/** `/certificados`: one's own. */
export function certificatesRouter(deps: AppDeps): Router {
  const router = Router();
  const { publicUrl } = deps.config;

  router.get('/', async (_req, res) => {
    const issuing = { catalogue: deps.catalogue, now: deps.now() };
    const all = await listOwnCertificates(currentUser(res).id, issuing);
    renderPage(res, 'certificates/index', presentCertificates(all));
  });

  router.get('/:serial.pdf', async (req, res) => {
    const { serial } = parseParams(CertificateParams, req.params);
    const certificate = await getOwnCertificate(currentUser(res).id, serial);
    if (certificate.revoked) return res.redirect(303, paths.certificate(serial));
    const pdf = await printed(certificate);
    res.setHeader('Content-Type', 'application/pdf');
    res.setHeader('Content-Disposition', `attachment; filename="certificado-${serial}.pdf"`);
    res.setHeader('Content-Length', pdf.length);
    res.setHeader('Cache-Control', 'no-store');
    res.end(pdf);
  });

  router.get('/:serial', async (req, res) => {
    const { serial } = parseParams(CertificateParams, req.params);
    const user = currentUser(res);
    const certificate = await getOwnCertificate(user.id, serial);
    renderPage(res, 'certificates/show', presentCertificate(certificate, user, publicUrl));
  });

  router.get('/:serial/correccion', async (req, res) => {
    const { serial } = parseParams(CertificateParams, req.params);
    const { id } = currentUser(res);
    const certificate = await getOwnCertificate(id, serial);
    if (certificate.revoked) return res.redirect(303, paths.certificate(serial));
    const name = await nameForCertificate(id);
    const page = presentCorrection(certificate, { values: { certificateName: name }, errors: {} });
    renderPage(res, 'certificates/correction', page);
  });

  router.post('/:serial/correccion', async (req, res) => {
    const { serial } = parseParams(CertificateParams, req.params);
    const { id } = currentUser(res);
    const certificate = await getOwnCertificate(id, serial);
    const form = parseForm(CorrectionForm, req.body);
    const problem = form.ok && problemOfName(form.data.certificateName, certificate);
    if (!form.ok || problem) {
      const errors = form.ok ? { certificateName: problem || '' } : form.errors;
      const page = presentCorrection(certificate, { values: form.values, errors });
      return renderPage(res, 'certificates/correction', page, 422);
    }
    await askForCorrection(id, serial, form.data.certificateName, deps.now());
    flash(res, 'ok', t('Tu municipio ya sabe que hay que corregirlo.'));
    res.redirect(303, paths.certificate(serial));
  });

  /** The page that explains it needs no stack: nobody can print that letter. */
  async function printed(certificate: IssuedCertificate): Promise<Uint8Array> {
    try {
      return await certificatePdf(certificate, deps.config);
    } catch (error) {
      if (!(error instanceof UnprintableTextError)) throw error;
      deps.logger.error(
        { serial: certificate.serial, characters: error.characters },
        'certificate cannot be printed',
      );
      throw new RuleError('certificate-unprintable', error.message, { cause: error });
    }
  }

  return router;
}

/** Why a corrected name would not do; null when it does. */
function problemOfName(name: string, { snapshot }: IssuedCertificate): string | null {
  if (name === snapshot.personName) {
    return t('Es igual al nombre del certificado. Escribe cómo debe salir.');
  }
  const characters = unprintableCharacters(name).join(' ');
  return characters === ''
    ? null
    : t('El certificado no puede mostrar {{characters}}. Escribe el nombre con letras.', {
        characters,
      });
}
