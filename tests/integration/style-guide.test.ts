import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';

import { SCREENS } from '../../server/features/styleGuide/styleGuide.schemas.js';
import { startTestCampus } from '../support/app.js';

describe('the style guide', () => {
  const campus = startTestCampus();

  it.each(['', ...SCREENS.map((screen) => `/${screen}`)])(
    'shows %s as one well-formed page',
    async (path) => {
      const response = await campus.browser().get(`/guia-de-estilo${path}`).expect(200);
      const $ = load(response.text);
      expect($('h1').length).toBeGreaterThanOrEqual(1);
      expect($('main')).toHaveLength(1);
      const ids = $('[id]').map((_, element) => $(element).attr('id'));
      expect(ids.get()).toEqual([...new Set(ids.get())]);
      for (const element of $('[aria-describedby], [aria-labelledby], [aria-controls]')) {
        const { attribs } = element;
        const named = ['aria-describedby', 'aria-labelledby', 'aria-controls'].flatMap(
          (name) => attribs[name]?.split(' ') ?? [],
        );
        expect(named.filter((id) => $(`[id="${id}"]`).length !== 1)).toEqual([]);
      }
    },
  );

  it('has no page beyond its screens', async () => {
    await campus.browser().get('/guia-de-estilo/nada').expect(404);
  });

  it('serves the pictures that its manifest names', async () => {
    const browser = campus.browser();
    const page = load((await browser.get('/guia-de-estilo').expect(200)).text);
    const manifest = await browser.get(page('link[rel="manifest"]').attr('href') ?? '').expect(200);
    const { icons } = JSON.parse(String(manifest.text ?? manifest.body)) as {
      icons: { src: string }[];
    };
    expect(icons).toHaveLength(3);
    for (const { src } of icons) await browser.get(src).expect(200);
  });
});

describe('the style guide in production', () => {
  const campus = startTestCampus({
    NODE_ENV: 'production',
    PUBLIC_URL: 'https://campus.test',
    SMTP_URL: 'smtp://mail.test',
    MAIL_FROM: 'campus@campus.test',
  });

  it('does not exist', async () => {
    await campus.browser().get('/guia-de-estilo').expect(404);
  });
});
