/**
 * Words that the campus does not use about people. Each rule names what to write instead; a rule
 * looks at people only, since a practice may be illegal and a form may be invalid.
 */
const PEOPLE =
  '(?:personas?|gente|migrantes?|inmigrantes?|extranjer[oa]s?|trabajador(?:es|as?)?|refugiad[oa]s?|venezolan[oa]s?|colombian[oa]s?|haitian[oa]s?|peruan[oa]s?|mujer(?:es)?|hombres?|vecin[oa]s?|niñ[oa]s?|vendedor(?:es|as?)?|emplead[oa]s?)';

const RULES: readonly { pattern: RegExp; instead: string }[] = [
  {
    pattern: new RegExp(`\\b${PEOPLE}\\s+(?:\\S+\\s+)?ilegal(?:es)?(?!\\p{L})`, 'iu'),
    instead: '«persona en situación irregular» o «sin documentos vigentes»: nadie es ilegal',
  },
  {
    pattern: /(?<!\p{L})(?:l[oa]s|un[oa]s?)\s+ilegales(?!\p{L})/iu,
    instead: '«personas en situación irregular»: nadie es ilegal',
  },
  { pattern: /(?<!\p{L})indocumentad[oa]s?(?!\p{L})/iu, instead: '«sin documentos vigentes»' },
  { pattern: /(?<!\p{L})usuari[oa]s?\s+inválid[oa]s?(?!\p{L})/iu, instead: 'qué hacer ahora' },
  {
    pattern: /(?<!\p{L})(?:minusválid[oa]s?|discapacitad[oa]s?|lisiad[oa]s?|(?:l[oa]s|un[oa]s?|personas?)\s+inválid[oa]s?)(?!\p{L})/iu,
    instead: '«persona con discapacidad»',
  },
  { pattern: /(?<!\p{L})sordomud[oa]s?(?!\p{L})/iu, instead: '«persona sorda»' },
  { pattern: /(?<!\p{L})sexo débil(?!\p{L})/iu, instead: '«mujeres»' },
  { pattern: /(?<!\p{L})tercermundistas?(?!\p{L})/iu, instead: 'el nombre del país o del lugar' },
  {
    pattern: /(?<!\p{L})(?:oleada|avalancha|invasión|plaga)\s+(?:de\s+)?(?:migra|inmigra|venezolan|haitian|extranjer)/iu,
    instead: '«llegada de personas»',
  },
];

/** What must not be said in this text, each with what to write instead. */
export function findForbiddenWording(text: string): string[] {
  return RULES.flatMap(({ pattern, instead }) => {
    const found = pattern.exec(text);
    return found ? [`no escribas «${found[0]}»; escribe ${instead}`] : [];
  });
}
