import { type Logger } from 'pino';

import { type Config } from './config.js';
import { type Catalogue } from './content/types.js';
import { type Mailer } from './mail/mailer.js';

/** What really varies between production, demo and tests; everything else is imported. */
export interface AppDeps {
  config: Config;
  catalogue: Catalogue;
  mailer: Mailer;
  logger: Logger;
  now: () => Date;
}
