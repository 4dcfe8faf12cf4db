import { Router } from 'express';
import { z } from 'zod';

import { type AppDeps } from '../../deps.js';
import { type Row } from '../../http/components.js';
import { currentUser } from '../../http/access.js';
import { parseForm, parseParams, RecordId, type RefusedForm } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { type PageModel, renderPage } from '../../http/renderPage.js';
import { formatMoment } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { type FormModel, formModel } from './accounts.presenter.js';
import { FindPersonForm, IssueCodeForm } from './accounts.schemas.js';
import {
  findPeopleToHelp,
  type FoundPerson,
  getPersonToHelp,
  issueLoginCode,
} from './issueCodes.service.js';
import { accountTools } from './tools.js';

interface FindPage extends PageModel {
  form: FormModel;
  /** Null before anybody was looked for. */
  found: Row[] | null;
}

interface ConfirmPage extends PageModel {
  person: FoundPerson;
  form: FormModel;
}

interface CodePage extends PageModel {
  person: FoundPerson;
  code: string;
  until: string;
  againUrl: string;
}

const PersonParams = z.object({ user: RecordId });

/** `/coordinacion/codigos`: helps people who lost their password back into their account. */
export function issueCodesRouter(deps: AppDeps): Router {
  const router = Router();
  const { signer } = accountTools(deps);

  router.get('/', (_req, res) => renderPage(res, 'accounts/find-person', presentFind({})));

  router.post('/', async (req, res) => {
    const form = parseForm(FindPersonForm, req.body);
    if (!form.ok) return renderPage(res, 'accounts/find-person', presentFind({ form }), 422);
    const found = await findPeopleToHelp(currentUser(res), form.data.identifier, deps.now());
    const shown = { errors: {}, values: form.values };
    renderPage(res, 'accounts/find-person', presentFind({ form: shown, found }));
  });

  router.get('/:user', async (req, res) => {
    const { user } = parseParams(PersonParams, req.params);
    const person = await getPersonToHelp(currentUser(res), user, deps.now());
    renderPage(res, 'accounts/issue-code', presentConfirm(person));
  });

  router.post('/:user', async (req, res) => {
    const { user } = parseParams(PersonParams, req.params);
    const by = currentUser(res);
    const form = parseForm(IssueCodeForm, req.body);
    if (!form.ok) {
      const person = await getPersonToHelp(by, user, deps.now());
      return renderPage(res, 'accounts/issue-code', presentConfirm(person, form), 422);
    }
    const issued = await issueLoginCode(by, user, deps.now(), signer);
    deps.logger.info({ event: 'login code issued', by: by.id, for: user });
    const page: CodePage = {
      title: t('Código para entrar'),
      nav: 'codes',
      back: { href: paths.issueCodes(), label: t('Códigos') },
      person: issued.person,
      code: issued.code,
      until: formatMoment(issued.expiresAt),
      againUrl: paths.issueCodes(),
    };
    renderPage(res, 'accounts/issued-code', page);
  });

  return router;
}

function presentFind({ form, found }: { form?: RefusedForm; found?: FoundPerson[] }): FindPage {
  return {
    title: t('Códigos para entrar'),
    nav: 'codes',
    form: formModel(paths.issueCodes(), form),
    found:
      found?.map((person) => ({
        icon: 'user',
        title: person.name,
        detail: [person.code, ...person.cohorts].join(' · '),
        href: paths.issueCodeTo(person.id),
      })) ?? null,
  };
}

function presentConfirm(person: FoundPerson, form?: RefusedForm): ConfirmPage {
  return {
    title: t('Dar un código'),
    nav: 'codes',
    back: { href: paths.issueCodes(), label: t('Códigos') },
    person,
    form: formModel(paths.issueCodeTo(person.id), form),
  };
}
