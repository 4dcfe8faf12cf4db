import { describe, expect, it } from '@jest/globals';

import { inspectFile } from '../../../server/files/inspect.js';
import { type FileProblem } from '../../../server/files/kinds.js';
import * as sample from '../../support/files.js';

const problemOf = async (name: string, file: Buffer) => {
  const inspection = await inspectFile(name, file);
  return inspection.ok ? null : inspection.problem;
};

describe('what a file really is', () => {
  it.each([
    ['foto.jpg', sample.jpegFile(), 'jpg', 'foto.jpg'],
    ['FOTO.JPEG', sample.jpegFile(), 'jpg', 'FOTO.JPEG'],
    ['lienzo.png', sample.pngFile(), 'png', 'lienzo.png'],
    ['lienzo.webp', sample.webpFile(), 'webp', 'lienzo.webp'],
    ['plan.pdf', sample.pdfFile(), 'pdf', 'plan.pdf'],
    ['cuentas.xlsx', sample.xlsxFile(), 'xlsx', 'cuentas.xlsx'],
    ['cuentas.ods', sample.odsFile(), 'ods', 'cuentas.ods'],
    ['plan.docx', sample.docxFile(), 'docx', 'plan.docx'],
    ['plan.odt', sample.odtFile(), 'odt', 'plan.odt'],
    ['una foto con otro apellido.png', sample.jpegFile(), 'jpg', 'una foto con otro apellido.jpg'],
    ['image', sample.jpegFile(), 'jpg', 'image.jpg'],
    ['carpeta/../../plan.pdf', sample.pdfFile(), 'pdf', 'plan.pdf'],
  ])('takes %s', async (name, file, kind, kept) => {
    expect(await inspectFile(name, file)).toMatchObject({ ok: true, kind, name: kept });
  });

  const cut = (file: Buffer, bytes = 10) => file.subarray(0, file.length - bytes);
  const macro = { name: 'word/vbaProject.bin', content: 'Sub AutoOpen()' };
  const bomb = { name: 'word/media/0.bin', content: Buffer.alloc(300_000), claims: 210_000_000 };
  const table: [string, string, Buffer, FileProblem][] = [
    ['nothing', 'foto.jpg', Buffer.alloc(0), 'empty'],
    ['text', 'nota.txt', Buffer.from('hola'), 'wrong-type'],
    ['text under a picture’s name', 'foto.jpg', Buffer.from('hola'), 'name-differs'],
    ['a page under the name of a PDF', 'a.pdf', Buffer.from('<script>'), 'name-differs'],
    ['a drawing with scripts', 'a.svg', Buffer.from('<svg onload="x()"/>'), 'wrong-type'],
    ['a program', 'a.exe', Buffer.from('MZ\x90\0'.padEnd(300, '\0'), 'latin1'), 'wrong-type'],
    ['a PDF as a picture', 'foto.jpg', sample.pdfFile(), 'name-differs'],
    ['a picture as a document', 'plan.docx', sample.pngFile(), 'name-differs'],
    ['a Word file as a spreadsheet', 'cuentas.xlsx', sample.docxFile(), 'name-differs'],
    ['an archive', 'todo.zip', sample.zipFile([{ name: 'a', content: 'a' }]), 'wrong-type'],
    ['an archive as Word', 'a.docx', sample.zipFile([{ name: 'a', content: 'a' }]), 'damaged'],
    [
      'an old Word file',
      'a.doc',
      Buffer.from('d0cf11e0a1b11ae1'.padEnd(1200, '0'), 'hex'),
      'old-office',
    ],
    ['a cut JPEG', 'foto.jpg', cut(sample.jpegFile()), 'damaged'],
    ['a cut PNG', 'foto.png', cut(sample.pngFile()), 'damaged'],
    ['a cut WebP', 'foto.webp', cut(sample.webpFile()), 'damaged'],
    ['a cut PDF', 'plan.pdf', cut(sample.pdfFile(), 40), 'damaged'],
    ['a cut document', 'plan.docx', cut(sample.docxFile(), 30), 'damaged'],
    ['a flood of pixels', 'foto.png', sample.pixelFlood(), 'too-many-pixels'],
    ['a picture of no size', 'foto.png', sample.pixelFlood(0, 5), 'damaged'],
    ['macros', 'plan.docx', sample.zipFile([...sample.docxParts(), macro]), 'has-macros'],
    [
      'a document that claims to be huge',
      'a.docx',
      sample.zipFile([...sample.docxParts(), bomb]),
      'unpacks-too-large',
    ],
    [
      'a part longer than it claims',
      'a.docx',
      sample.zipFile([...sample.docxParts(), { ...bomb, claims: 10 }]),
      'damaged',
    ],
    [
      'a part outside of the archive',
      'a.docx',
      sample.zipFile([...sample.docxParts(), { name: '../../etc/cron.d/a', content: 'a' }]),
      'damaged',
    ],
    [
      'a link',
      'a.docx',
      sample.zipFile([
        ...sample.docxParts(),
        { name: 'word/a', content: '/etc/passwd', mode: 0o120777 },
      ]),
      'damaged',
    ],
    [
      'a locked document',
      'a.docx',
      sample.zipFile([...sample.docxParts(), { name: 'word/b', content: 'b', encrypted: true }]),
      'old-office',
    ],
    [
      'too many parts',
      'a.docx',
      sample.zipFile([
        ...sample.docxParts(),
        ...Array.from({ length: 3000 }, (_, i) => ({ name: `p${i}`, content: '', stored: true })),
      ]),
      'unpacks-too-large',
    ],
    [
      'macros in OpenDocument',
      'a.odt',
      sample.zipFile([...sample.odtParts(), { name: 'Basic/Standard/M.xml', content: 'x' }]),
      'has-macros',
    ],
  ];
  it.each(table)('refuses %s', async (_what, name, file, problem) => {
    expect(await problemOf(name, file)).toBe(problem);
  });
});

describe('what a picture tells about the person', () => {
  it('goes from a JPEG, except the turn of the camera', async () => {
    const inspection = await inspectFile('foto.jpg', sample.jpegFromPhone(6));
    if (!inspection.ok) throw new Error(inspection.problem);
    const text = inspection.bytes.toString('latin1');
    expect(text).not.toContain('Rosa');
    expect(text).not.toContain('GPS');
    expect(text).toContain('Exif\0\0MM');
    expect(inspection.bytes.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
    const again = await inspectFile('foto.jpg', inspection.bytes);
    expect(again).toEqual(inspection);
  });

  it('leaves a picture without any of it as it was', async () => {
    const inspection = await inspectFile('foto.jpg', sample.jpegFile());
    expect(inspection).toMatchObject({ ok: true, bytes: sample.jpegFile() });
  });

  it('goes from a PNG', async () => {
    expect(await inspectFile('a.png', sample.pngWithText())).toMatchObject({
      ok: true,
      bytes: sample.pngFile(),
    });
  });
});
