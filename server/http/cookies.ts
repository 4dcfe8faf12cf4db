import { type Request, type Response } from 'express';

/** Every cookie of the campus: all HttpOnly, SameSite=Lax and for the whole site. */
export type CookieName = 'sesion' | 'formulario' | 'aviso' | 'pendiente' | 'equipo';

/** `__Host-` binds a cookie to this very host, so a neighbouring subdomain cannot plant one. */
export function cookieName(name: CookieName, secure: boolean): string {
  return secure ? `__Host-campus-${name}` : `campus-${name}`;
}

export function readCookie(req: Request, res: Response, name: CookieName): string | undefined {
  const header = req.headers.cookie;
  if (!header) return undefined;
  const prefix = `${cookieName(name, res.locals.site.config.secureCookies)}=`;
  const pair = header.split(/; */).find((part) => part.startsWith(prefix));
  return pair?.slice(prefix.length);
}

/** Values must be safe in a cookie as they are: base64url, dots and hexadecimal. */
export function writeCookie(
  res: Response,
  name: CookieName,
  value: string,
  { maxAgeSeconds }: { maxAgeSeconds?: number } = {},
): void {
  const secure = res.locals.site.config.secureCookies;
  const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
  const safety = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  res.append('Set-Cookie', `${cookieName(name, secure)}=${value}${age}${safety}`);
}

export function clearCookie(res: Response, name: CookieName): void {
  writeCookie(res, name, '', { maxAgeSeconds: 0 });
}
