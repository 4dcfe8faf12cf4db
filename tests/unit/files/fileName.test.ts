import { describe, expect, it } from '@jest/globals';

import { cleanFileName, contentDisposition } from '../../../server/files/fileName.js';

describe('the name of a file', () => {
  it.each([
    ['a folder', '../../etc/passwd', 'passwd'],
    ['a Windows folder', 'C:\\Users\\Rosa\\plan.pdf', 'plan.pdf'],
    ['line breaks', 'plan\r\nSet-Cookie: a=b.pdf', 'planSet-Cookie a=b.pdf'],
    ['a turned direction', 'factura\u202Efdp.exe', 'facturafdp.exe'],
    ['null bytes', 'plan\0.pdf', 'plan.pdf'],
    ['signs of a shell', 'plan|<a>:"?*.pdf', 'plana.pdf'],
    ['only dots', '...', 'archivo'],
    ['nothing', '', 'archivo'],
    ['a hidden file', '.bashrc', 'bashrc'],
    ['decomposed accents', 'Man\u0303ana.pdf', 'Mañana.pdf'],
    ['many spaces', ' mi   plan .pdf', 'mi plan.pdf'],
    ['emoji', 'mi plan 🎉.pdf', 'mi plan 🎉.pdf'],
  ])('keeps what is harmless: %s', (_what, sent, kept) => {
    expect(cleanFileName(sent)).toBe(kept);
  });

  it('is short and keeps its ending', () => {
    const name = cleanFileName(`${'a'.repeat(10_000)}.pdf`);
    expect(name).toHaveLength(120);
    expect(name.endsWith('.pdf')).toBe(true);
  });
});

describe('Content-Disposition', () => {
  it('has the real name, and a plain one for old browsers', () => {
    expect(contentDisposition('Señora "A"; plan.pdf', false)).toBe(
      `attachment; filename="Senora A_ plan.pdf"; filename*=UTF-8''Se%C3%B1ora%20A%3B%20plan.pdf`,
    );
  });

  it('is one line of plain characters, whatever the name', () => {
    const header = contentDisposition("a\r\nSet-Cookie: b=c'%*\u202E🎉.pdf", true);
    expect(header).toMatch(/^inline; [\x20-\x7e]+$/);
  });
});
