/** Pages of the campus that a text may link to; a link into somebody's own course cannot be written. */
const PAGES = new Set(
  `/ /cursos /convocatorias /registro /ingresar /calculadoras /capacitadores /recuperar /verificar
   /privacidad /terminos /accesibilidad /ayuda /mi-aula /certificados /calendario /acompanamiento
   /bitacora /perfil /avisos /buscar`.split(/\s+/),
);

/** What is wrong with the address of a link, or undefined. */
export function linkFault(href: string): string | undefined {
  if (href.startsWith('/')) {
    const [path = ''] = href.split(/[?#]/);
    return PAGES.has(path) || /^\/cursos\/[a-z0-9-]+$/.test(path)
      ? undefined
      : `el enlace «${href}» no lleva a una página conocida del campus`;
  }
  if (/^tel:\+?\d{3,15}$/.test(href)) return undefined;
  if (/^https:\/\//.test(href) && URL.canParse(href)) return undefined;
  return `el enlace «${href}» debe empezar con https://, tel: o ser una página del campus`;
}
