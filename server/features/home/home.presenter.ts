import { type TrackVersion } from '../../content/types.js';
import { type Row } from '../../http/components.js';
import { paths } from '../../http/paths.js';
import { type PageModel } from '../../http/renderPage.js';
import { formatMinutes, formatNumber } from '../../i18n/format.js';
import { t } from '../../i18n/index.js';

export interface HomePage extends PageModel {
  courses: Row[];
  links: { courses: string; signUp: string; verify: string };
}

export function presentHome(tracks: readonly TrackVersion[]): HomePage {
  return {
    title: t('Aprende, trabaja y emprende'),
    description: t(
      'Cursos gratis con tu municipio y un certificado que cualquiera puede comprobar.',
    ),
    courses: tracks.map((track) => ({
      title: track.title,
      href: paths.course(track.slug),
      detail: t('{{hours}} · {{count}} módulos', {
        hours: trackHours(track),
        count: formatNumber(track.modules.length),
      }),
    })),
    links: { courses: paths.courses(), signUp: paths.signUp(), verify: paths.verify() },
  };
}

function trackHours({ hours }: TrackVersion): string {
  return formatMinutes(Math.round(hours * 60));
}

export type TextPageName = 'privacy' | 'terms' | 'accessibility' | 'help';

const TEXT_TITLES: Record<TextPageName, string> = {
  privacy: 'Tus datos',
  terms: 'Reglas de uso',
  accessibility: 'Accesibilidad',
  help: 'Ayuda',
};

export interface TextPage extends PageModel {
  links: Record<
    'recover' | 'withCode' | 'signUp' | 'signIn' | 'verify' | 'profile' | 'privacy' | 'help',
    string
  >;
}

export function presentTextPage(name: TextPageName): TextPage {
  return {
    title: t(TEXT_TITLES[name]),
    layout: 'main',
    back: { href: paths.home(), label: t('Inicio') },
    links: {
      recover: paths.recover(),
      withCode: paths.signInWithCode(),
      signUp: paths.signUp(),
      signIn: paths.signIn(),
      verify: paths.verify(),
      profile: paths.profile(),
      privacy: paths.privacy(),
      help: paths.help(),
    },
  };
}
