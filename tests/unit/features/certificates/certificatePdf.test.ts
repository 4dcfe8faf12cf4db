import { describe, expect, it } from '@jest/globals';
import { PDFDocument, PDFName } from 'pdf-lib';

import { type Snapshot } from '../../../../server/features/certificates/certificate.js';
import { certificatePdf } from '../../../../server/features/certificates/certificatePdf.js';
import { UnprintableTextError } from '../../../../server/features/certificates/pdf/draw.js';
import { unprintableCharacters } from '../../../../server/features/certificates/pdf/fonts.js';
import { sampleCertificate } from '../../../support/certificates.js';
import { pictureOfPdf, textOfPdf } from '../../../support/pdf.js';

const site = { publicUrl: 'https://campus.ejemplo.ec' };
const print = (snapshot: Partial<Snapshot> = {}, facts = {}) =>
  certificatePdf(sampleCertificate(facts, snapshot), site);

describe('the certificate as a PDF', () => {
  it('says everything, can be checked, and is light', async () => {
    const pdf = await print({ endorsement: 'Universidad Inventada' });
    const text = await textOfPdf(pdf);
    for (const words of [
      'Certifica que Ana Ejemplo Demostración',
      'completó el curso Aprende, Trabaja y Emprende, de 40 horas, en modalidad mixta,',
      'entre el 16 de enero y el 27 de marzo de 2027.',
      'Municipio de demostración',
      'Dirección de Inclusión Económica',
      'Universidad Inventada',
      'campus.ejemplo.ec/verificar',
      '04HM-ASW9-NF6Y-Y093-',
      '8NKR-KAYD-XW7R',
      'Emitido el 2 de abril de 2027',
    ]) {
      expect(text).toContain(words);
    }
    expect(pdf.length).toBeLessThan(120_000);
  });

  it('is one page of A4 on its side, in Spanish, with a title and tags', async () => {
    const document = await PDFDocument.load(await print(), { updateMetadata: false });
    expect(document.getPages().map((page) => page.getSize())).toEqual([
      { width: 841.89, height: 595.28 },
    ]);
    expect(document.getTitle()).toBe(
      'Certificado: Ana Ejemplo Demostración, Aprende, Trabaja y Emprende',
    );
    expect(document.catalog.get(PDFName.of('Lang'))?.toString()).toContain('es');
    expect(document.catalog.get(PDFName.of('MarkInfo'))?.toString()).toContain('/Marked true');
    expect(document.catalog.get(PDFName.of('StructTreeRoot'))).toBeDefined();
  });

  it('is the same file each time', async () => {
    const [first, second] = [await print(), await print()];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  });

  it('mentions the project once it is delivered', async () => {
    expect(await textOfPdf(await print())).not.toContain('proyecto');
    const text = await textOfPdf(await print({}, { projectDeliveredOn: '2027-04-30' }));
    expect(text).toContain('Entregó su proyecto');
  });

  it.each([
    ['María José Núñez Ibáñez', 'María José Núñez Ibáñez'],
    ['María José Núñez', 'decomposed accents become letters'],
    ['Stanisław Łukasiewicz', 'Polish'],
    ['Marie-Thérèse Désir Jan-Batis', 'Kreyòl'],
    ['G̃ Ẹ́lọ Nguyễn Ắnh', 'marks that have no letter of their own'],
    ['Ñusta d’Ángelo Çelik Ğ', 'other signs of names'],
  ])('prints «%s» (%s)', async (personName) => {
    const pdf = await print({ personName });
    const wanted = personName.normalize('NFC').replace(/\p{M}/gu, '');
    const text = (await textOfPdf(pdf)).normalize('NFC').replace(/\p{M}/gu, '');
    expect(text.replace(/\s/g, '')).toContain(wanted.replace(/\s/g, ''));
    expect(text).not.toContain('?');
    expectInk(pdf);
  });

  it.each([
    ['Rosa 😀 Prueba', ['😀']],
    ['王 Prueba 王芳', ['王', '芳']],
    ['Prueba \u{1F1EA}', ['\u{1F1EA}']],
    ['مريم', ['م', 'ر', 'ي']],
  ])('refuses «%s» rather than printing another name', async (personName, characters) => {
    expect(unprintableCharacters(personName)).toEqual(characters);
    await expect(print({ personName })).rejects.toThrow(UnprintableTextError);
  });

  it('refuses a course or an office that it cannot print', async () => {
    await expect(print({ trackTitle: 'Curso ✅' })).rejects.toThrow('✅');
    await expect(print({ signatory: 'Oficina 🏛' })).rejects.toThrow(UnprintableTextError);
  });

  it.each([
    ['a name of 240 letters', { personName: `${'W'.repeat(80)} `.repeat(3).trim() }],
    [
      'long everything',
      {
        personName: 'María de los Ángeles Guadalupe Ñusta Íñiguez de la Torre Demostración',
        trackTitle: 'Formación de formadores en educación financiera, emprendimiento y empleo',
        issuer: 'Gobierno Autónomo Descentralizado Municipal del cantón de demostración',
        signatory: 'Dirección de Desarrollo Económico Local, Inclusión y Movilidad Humana',
        endorsement: 'Universidad Inventada de las Artes y los Oficios del Litoral',
      },
    ],
  ])('keeps %s inside its frame', async (_what, snapshot) => {
    const pdf = await print(snapshot, { projectDeliveredOn: '2027-04-30', kind: 'trainer' });
    expectCleanMargin(pdf);
  });
});

/**
 * The name must be there as ink, not only as text that can be copied. Where poppler is not installed
 * there is no picture: the outlines of every letter are compared in trueTypeSubset.test.ts.
 */
function expectInk(pdf: Uint8Array): void {
  const picture = pictureOfPdf(pdf);
  if (!picture) return;
  const { dots, width } = picture;
  const dark = dots.subarray(170 * width, 320 * width).filter((dot) => dot < 128).length;
  expect(dark).toBeGreaterThan(1500);
}

/** Nothing but white between the edge of the paper and the frame, and just inside the frame. */
function expectCleanMargin(pdf: Uint8Array): void {
  const picture = pictureOfPdf(pdf);
  if (!picture) return;
  const { dots, width, height } = picture;
  const isInk = (x: number, y: number) => (dots[y * width + x] ?? 255) < 200;
  const inside = [30, 45, 58];
  for (let y = 30; y < height - 30; y += 1) {
    for (const x of [...inside, ...inside.map((from) => width - from)]) {
      expect([x, y, isInk(x, y)]).toEqual([x, y, false]);
    }
  }
}
