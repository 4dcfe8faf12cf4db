import { describe, expect, it } from '@jest/globals';

import { localPath, paths } from '../../../server/http/paths.js';

describe('where a link may lead', () => {
  it.each(['/', '/perfil', '/aula/1?x=1'])('%s stays here', (path) => {
    expect(localPath(path)).toBe(path);
  });

  it.each([
    undefined,
    null,
    '',
    'perfil',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a b',
    ['/perfil'],
  ])('%j leads nowhere', (path) => {
    expect(localPath(path)).toBeNull();
  });

  it('goes on after signing in', () => {
    expect(paths.signIn({ next: '/aula/1?x=1' })).toBe('/ingresar?volver=%2Faula%2F1%3Fx%3D1');
    expect(paths.signIn()).toBe('/ingresar');
  });
});
