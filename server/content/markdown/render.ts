import { formatDay, formatFact } from '../facts.js';
import { type Fact, type GlossaryTerm, type Html } from '../types.js';
import { findForbiddenWording } from '../wording.js';
import { prepareSource } from './callouts.js';
import { type Findings, inspect, plainText, type TextContext } from './inspect.js';
import { sanitize } from './sanitize.js';
import { markdown } from './syntax.js';

const escape = markdown.utils.escapeHtml;

/**
 * A whole text as safe HTML, followed by the words that it explains and the sources of its figures.
 * That works without JavaScript: on a phone one tap goes to the meaning and another comes back.
 */
export function renderText(
  source: string,
  context: TextContext,
  wordsTitle: string,
): { html: Html; findings: Findings } {
  const tokens = markdown.parse(prepareSource(source, context.fault), {});
  const findings = inspect(tokens, context);
  const body = markdown.renderer.render(tokens, markdown.options, {});
  const html =
    body +
    renderWords([...findings.terms.values()], context, wordsTitle) +
    renderFigures([...findings.facts.values()]);
  return { html: sanitize(html), findings };
}

const SPECIAL = /[\\`*_[\]{}<>&!~]|https?:/;

/**
 * One line of a question: emphasis and figures, no links to the glossary. There are hundreds, so a
 * line without marks takes the short way; the renderer writes nothing unsafe in either.
 */
export function renderLine(source: string, context: TextContext): { html: Html; text: string } {
  if (!SPECIAL.test(source)) {
    const text = source.replace(/[ \t\n]+/g, ' ').trim();
    for (const wording of findForbiddenWording(text)) context.fault(0, wording);
    return { html: escape(text), text };
  }
  const tokens = markdown.parseInline(source.trim(), {});
  inspect(tokens, context);
  for (const token of tokens[0]?.children ?? []) {
    if (token.type === 'term' || token.type === 'image') {
      context.fault(0, 'en las preguntas no van palabras enlazadas ni imágenes');
      token.attrs = [];
    }
  }
  const html = markdown.renderer.render(tokens, markdown.options, {}).replace(/\s*\n\s*/g, " ");
  return { html, text: plainText(tokens[0]?.children ?? []).replace(/[ \t\n]+/g, ' ') };
}

function renderWords(terms: GlossaryTerm[], context: TextContext, title: string): string {
  if (terms.length === 0) return '';
  const entries = terms
    .sort((a, b) => a.term.localeCompare(b.term, 'es'))
    .map(({ id, term, text }) => {
      const back = `<a href="#${context.idPrefix}uso-${id}" aria-label="Volver a «${escape(term)}» en el texto">Volver</a>`;
      return `<dt id="${context.idPrefix}palabra-${id}">${escape(term)}</dt><dd>${escape(text)} ${back}</dd>`;
    });
  return `<section class="words">\n<h2>${title}</h2>\n<dl>\n${entries.join('\n')}\n</dl>\n</section>\n`;
}

function renderFigures(facts: Fact[]): string {
  if (facts.length === 0) return '';
  const entries = facts.map((fact) => {
    const value = formatFact(fact.value, fact.unit, fact.country);
    const since = formatDay(fact.validFrom, fact.country);
    const checked = formatDay(fact.checkedOn, fact.country);
    return `<li>${escape(fact.label)}: ${escape(value)}, desde el ${since}. Fuente: ${escape(fact.source)}. Revisado el ${checked}.</li>`;
  });
  return `<details class="figures">\n<summary>De dónde salen las cifras</summary>\n<ul>\n${entries.join('\n')}\n</ul>\n</details>\n`;
}
