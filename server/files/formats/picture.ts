/** What a format reader says about a picture. */
export type PictureReading =
  | {
      ok: true;
      width: number;
      height: number;
      /** The same picture without what tells where and with what it was taken. */
      bytes: Buffer;
    }
  | { ok: false };

export const BROKEN: PictureReading = { ok: false };
