import { type AppDeps } from '../../deps.js';
import { createSigner, type Signer } from '../../http/signing.js';
import { createLimits, type Limits } from './limits.js';

export interface AccountTools {
  limits: Limits;
  signer: Signer;
}

export function accountTools({ config }: Pick<AppDeps, 'config'>): AccountTools {
  const signer = createSigner(config.sessionSecret);
  return { signer, limits: createLimits(signer) };
}
