import { describe, expect, it } from '@jest/globals';

import { createSigner } from '../../../server/http/signing.js';

const signer = createSigner('a secret of at least thirty-two letters');

describe('sealed values', () => {
  it('open for whoever knows the secret', () => {
    expect(signer.open('flash', signer.seal('flash', 'ok ¡Listo!'))).toBe('ok ¡Listo!');
  });

  it.each([
    ['nothing', undefined],
    ['rubbish', 'x'],
    ['a value without a seal', Buffer.from('ok').toString('base64url')],
    ['another value under the same seal', `b3Ry.${signer.seal('flash', 'ok').split('.')[1]}`],
    ['the seal of another purpose', signer.seal('device', 'ok')],
    ['the seal of another campus', createSigner('y'.repeat(40)).seal('flash', 'ok')],
  ])('%s does not open', (_what, sealed) => {
    expect(signer.open('flash', sealed)).toBeNull();
  });
});
