import { formatMoment } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';
import { type RefusedForm } from '../../http/parse.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { type FormModel, formModel } from './accounts.presenter.js';
import { type Profile } from './accounts.service.js';
import { type OpenSession } from './sessions.service.js';

export interface ProfilePage extends PageModel {
  form: FormModel;
  code: string;
  sessions: { device: string; detail: string; current: boolean; closeUrl: string }[];
  closeOthersUrl: string | null;
  links: { password: string; signOut: string };
}

export function presentProfile({
  profile,
  sessions,
  currentSession,
  form,
}: {
  profile: Profile;
  sessions: OpenSession[];
  currentSession: string;
  form?: RefusedForm;
}): ProfilePage {
  const stored = {
    givenNames: profile.givenNames,
    firstSurname: profile.firstSurname,
    secondSurname: profile.secondSurname ?? '',
    certificateName: profile.certificateName ?? '',
    phone: profile.phone ?? '',
    email: profile.email ?? '',
  };
  return {
    title: t('Tu cuenta'),
    nav: 'profile',
    form: formModel(paths.profile(), form, stored),
    code: profile.code,
    sessions: sessions.map((session) => ({
      device: session.device || t('Navegador'),
      detail:
        session.id === currentSession
          ? t('Aquí, ahora')
          : t('La última vez: {{when}}', { when: formatMoment(session.lastSeenAt) }),
      current: session.id === currentSession,
      closeUrl: paths.profileSession(session.id),
    })),
    closeOthersUrl: sessions.some(({ id }) => id !== currentSession)
      ? paths.profileOtherSessions()
      : null,
    links: { password: paths.profilePassword(), signOut: paths.signOut() },
  };
}

export interface ChangePasswordPage extends PageModel {
  form: FormModel;
}

export function presentChangePassword(form?: RefusedForm): ChangePasswordPage {
  return {
    title: t('Cambia tu contraseña'),
    nav: 'profile',
    back: { href: paths.profile(), label: t('Tu cuenta') },
    form: formModel(paths.profilePassword(), form),
  };
}
