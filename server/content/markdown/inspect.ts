import { type Token } from 'markdown-it';

import { formatFact, validityNote } from '../facts.js';
import { type Country, type Fact, type GlossaryTerm, type Media } from '../types.js';
import { mediaPath } from '../mediaPath.js';
import { findForbiddenWording } from '../wording.js';
import { linkFault } from './links.js';
import { boxOf } from './syntax.js';

/** What a text may refer to, and where to complain. */
export interface TextContext {
  readonly track: string;
  readonly country: Country;
  readonly term: (name: string) => GlossaryTerm | undefined;
  readonly fact: (key: string) => Fact | undefined;
  readonly media: (file: string) => Media | undefined;
  /** Starts every `id`, so that two texts can stand on one page. */
  readonly idPrefix: string;
  /** Line counted from the start of the text, from 0. */
  readonly fault: (line: number, message: string) => void;
}

/** What was found in a text. */
export interface Findings {
  readonly sections: { readonly id: string; readonly title: string }[];
  /** Boxes at the top level, in order. */
  readonly boxes: string[];
  /** Paragraphs and list items as plain text, without figures of facts. */
  readonly blocks: string[];
  readonly terms: Map<string, GlossaryTerm>;
  readonly facts: Map<string, Fact>;
  readonly media: Map<string, Media>;
}

export const noFindings = (): Findings => ({
  sections: [],
  boxes: [],
  blocks: [],
  terms: new Map(),
  facts: new Map(),
  media: new Map(),
});

/**
 * Goes once over the tokens of a text: reports what is wrong, and leaves in them what the renderer
 * needs (ids, addresses, sizes, values).
 */
export function inspect(tokens: Token[], context: TextContext, findings = noFindings()): Findings {
  const ids = new Set<string>();
  const openBoxes: string[] = [];
  /** Months already told in this section: «vigente a …» is said once, not in every cell of a table. */
  let told = new Set<string>();
  let line = 0;
  let inTable = false;

  tokens.forEach((token, index) => {
    line = token.map?.[0] ?? line;
    const fault = (message: string) => context.fault(line, message);
    switch (token.type) {
      case 'heading_open': {
        const title = plainText(tokens[index + 1]?.children ?? []);
        if (token.tag === 'h1') fault('el título va arriba, en title; las secciones empiezan con ##');
        if (/^h[4-6]$/.test(token.tag)) fault('usa sólo ## y ###');
        const id = uniqueId(`${context.idPrefix}s-${slugify(title)}`, ids);
        token.attrSet('id', id);
        if (token.tag === 'h2' && openBoxes.length === 0) {
          findings.sections.push({ id, title });
          told = new Set();
        }
        break;
      }
      case 'container_box_open': {
        const name = boxOf(token.info)?.name ?? '';
        if (openBoxes.length === 0) findings.boxes.push(name);
        openBoxes.push(name);
        token.attrSet('heading', findings.sections.length > 0 ? 'h3' : 'h2');
        break;
      }
      case 'container_box_close':
        token.attrSet('name', openBoxes.pop() ?? '');
        break;
      case 'th_open':
      case 'td_open': {
        const isRight = String(token.attrGet('style') ?? '').includes('right');
        token.attrs = isRight ? [['class', 'right']] : [];
        if (token.type === 'th_open') nameHeader(token, tokens[index + 1], tokens[index + 2]);
        break;
      }
      case 'table_close':
        inTable = false;
        break;
      case 'table_open':
        inTable = true;
        token.attrSet('label', headersOf(tokens, index).join(', '));
        break;
      case 'html_block':
        fault('el HTML no se permite; usa Markdown');
        break;
      case 'inline': {
        const isProse = !inTable && tokens[index - 1]?.type !== 'heading_open';
        inspectInline(token, context, findings, { line, told });
        inspectPicture(tokens, index, fault);
        if (isProse) findings.blocks.push(ownWords(token.children ?? []));
        break;
      }
    }
  });
  return findings;
}

function inspectInline(
  parent: Token,
  context: TextContext,
  findings: Findings,
  { line, told }: { line: number; told: Set<string> },
): void {
  const fault = (message: string) => context.fault(line, message);
  for (const wording of findForbiddenWording(plainText(parent.children ?? []))) fault(wording);
  for (const token of parent.children ?? []) {
    switch (token.type) {
      case 'html_inline':
        fault(`el HTML no se permite (${token.content}); usa Markdown`);
        break;
      case 'text':
        if (/\[\[|\]\]|\{\{|\}\}|:::/.test(token.content)) {
          fault(
            `revisa «${token.content.trim().slice(0, 60)}»: hay una marca [[ ]], {{ }} o ::: mal escrita`,
          );
        }
        break;
      case 'link_open': {
        const href = String(token.attrGet('href') ?? '');
        const wrong = linkFault(href);
        if (wrong) fault(wrong);
        if (wrong) token.attrSet('href', '#');
        else if (href.startsWith('https:')) token.attrSet('rel', 'noopener noreferrer');
        break;
      }
      case 'image':
        resolvePicture(token, context, findings, fault);
        break;
      case 'term':
        resolveTerm(token, context, findings, fault);
        break;
      case 'fact':
        resolveFact(token, context, findings, { told, fault });
        break;
    }
  }
}

function resolvePicture(
  token: Token,
  context: TextContext,
  findings: Findings,
  fault: (message: string) => void,
): void {
  const source = String(token.attrGet('src') ?? '');
  const alt = plainText(token.children ?? []).trim();
  if (alt.length < 5) fault(`la imagen ${source} necesita un texto alternativo que diga qué muestra`);
  const media = source.startsWith('media/') ? context.media(source.slice(6)) : undefined;
  if (!media) {
    fault(`la imagen ${source} no existe en la carpeta media del curso`);
    token.attrSet('src', '');
    return;
  }
  findings.media.set(media.file, media);
  token.attrSet('alt', alt);
  token.attrSet('src', mediaPath(context.track, media));
  token.attrSet('width', String(media.width));
  token.attrSet('height', String(media.height));
}

/** A picture stands alone in its paragraph: the paragraph gives way to the figure. */
function inspectPicture(tokens: Token[], index: number, fault: (message: string) => void): void {
  const children = tokens[index]?.children ?? [];
  if (!children.some(({ type }) => type === 'image')) return;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (children.length > 1 || before?.type !== 'paragraph_open' || !after) {
    fault('la imagen va sola en su párrafo, con una línea vacía antes y después');
    return;
  }
  before.hidden = true;
  after.hidden = true;
}

function resolveTerm(
  token: Token,
  context: TextContext,
  findings: Findings,
  fault: (message: string) => void,
): void {
  const name = token.content.split('|')[0]?.trim() ?? '';
  const term = context.term(name);
  token.content = labelOf(token);
  if (!term) {
    fault(`la palabra [[${name}]] no está en glossary.yaml`);
    return;
  }
  token.attrSet('href', `#${context.idPrefix}palabra-${term.id}`);
  if (!findings.terms.has(term.id)) token.attrSet('id', `${context.idPrefix}uso-${term.id}`);
  findings.terms.set(term.id, term);
}

function resolveFact(
  token: Token,
  context: TextContext,
  findings: Findings,
  { told, fault }: { told: Set<string>; fault: (message: string) => void },
): void {
  const key = token.content.trim();
  const fact = context.fact(key);
  if (!fact) {
    token.content = key;
    fault(`la cifra {{fact:${key}}} no está en facts/${context.country.toLowerCase()}.yaml`);
    return;
  }
  token.content = formatFact(fact.value, fact.unit, fact.country);
  const note = validityNote(fact, context.country);
  if (!told.has(note)) token.attrSet('note', note);
  told.add(note);
  findings.facts.set(key, fact);
}

/** The words of a text without marks; a line break is a space. */
export function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
      if (token.type === 'image') return '';
      return token.type === 'term' ? labelOf(token) : token.content;
    })
    .join('');
}

/** The same without legal figures, which are not the author's words. */
const ownWords = (tokens: readonly Token[]) =>
  plainText(tokens.filter(({ type }) => type !== 'fact'));

/** `flujo de caja|plata que entra y sale` → what is read. */
const labelOf = (token: Token) => token.content.split('|').at(-1)?.trim() ?? '';

/** A header says that it stands over a column; the empty corner of a table is no header. */
function nameHeader(open: Token, words: Token | undefined, close: Token | undefined): void {
  if (words?.content) open.attrSet('scope', 'col');
  else if (close) open.tag = close.tag = 'td';
}

function headersOf(tokens: readonly Token[], tableIndex: number): string[] {
  const end = tokens.findIndex(({ type }, index) => index > tableIndex && type === 'thead_close');
  return tokens
    .slice(tableIndex, end)
    .filter(({ type }) => type === 'inline')
    .map(({ children }) => plainText(children ?? []))
    .filter((header) => header !== '');
}

/** Lowercase words joined by hyphens. */
export const slugify = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

function uniqueId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) id = `${wanted}-${number}`;
  taken.add(id);
  return id;
}
