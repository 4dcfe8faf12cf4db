const MAXIMUM_LENGTH = 120;

/** Control characters, and those that turn the direction of text around («gpj.exe» for «exe.jpg»). */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/**
 * A file's name as the campus keeps and shows it. It never names a place: stored files have random
 * names. Folders, control characters and signs that file systems refuse go; a long name keeps its
 * extension.
 */
export function cleanFileName(name: string): string {
  const base = name.replaceAll('\\', '/').split('/').at(-1) ?? '';
  const plain = base
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(/[<>:"|?*]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const { stem, extension } = splitFileName(plain);
  const room = MAXIMUM_LENGTH - (extension ? extension.length + 1 : 0);
  const short = [...(stem || 'archivo')].slice(0, room).join('').trim();
  return extension ? `${short}.${extension}` : short;
}

/** «Mi plan.final.PDF» → «Mi plan.final» and «PDF». Only short endings are extensions. */
export function splitFileName(name: string): { stem: string; extension: string } {
  const [, stem, extension] = /^(.*)\.([A-Za-z0-9]{1,8})$/su.exec(name) ?? [];
  return stem === undefined || extension === undefined
    ? { stem: name, extension: '' }
    : { stem, extension };
}

/** RFC 6266: a plain name for old browsers, and the real one for all others. */
export function contentDisposition(name: string, inline: boolean): string {
  const clean = cleanFileName(name);
  const plain = clean
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const encoded = encodeURIComponent(clean).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${inline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
