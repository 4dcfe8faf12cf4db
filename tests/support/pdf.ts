import { spawnSync } from 'node:child_process';
import { PDFParse } from 'pdf-parse';

/** The words of a PDF in the order of the file, with single spaces. */
export async function textOfPdf(pdf: Uint8Array): Promise<string> {
  const parser = new PDFParse({ data: new Uint8Array(pdf) });
  try {
    const { text } = await parser.getText();
    return text.replace(/\s+/g, ' ').trim();
  } finally {
    await parser.destroy();
  }
}

export interface Picture {
  width: number;
  height: number;
  /** One byte per dot, 0 is black. */
  dots: Buffer;
}

/** The first page as a picture with one dot per point, or null where poppler is not installed. */
export function pictureOfPdf(pdf: Uint8Array): Picture | null {
  const arguments_ = ['-r', '72', '-gray', '-singlefile', '-'];
  const { stdout, status } = spawnSync('pdftoppm', arguments_, { input: pdf, maxBuffer: 2 ** 26 });
  if (status !== 0) return null;
  const [, width = '', height = ''] =
    /^P5\s(\d+)\s(\d+)\s255\s/.exec(stdout.toString('latin1', 0, 32)) ?? [];
  const size = Number(width) * Number(height);
  return { width: Number(width), height: Number(height), dots: stdout.subarray(-size) };
}
