import QRCode from 'qrcode';

import { type QrCode } from './components.js';

/** A text as a QR code, drawn as one path: the dark modules of each row in pieces as long as they are. */
export function qrCode(text: string): QrCode {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let row = 0; row < size; row += 1) {
    let from = 0;
    while (from < size) {
      let to = from;
      while (to < size && modules.get(row, to)) to += 1;
      if (to > from) path += `M${from} ${row}h${to - from}v1h-${to - from}z`;
      from = to + 1;
    }
  }
  return { size, path };
}
