import MarkdownIt, { type StateInline, type Token } from 'markdown-it';
import container from 'markdown-it-container';

import { ANSWER, ANSWER_LABEL, CALLOUTS } from './callouts.js';

/**
 * Our Markdown: CommonMark with tables, boxes, `[[glossary terms]]` and `{{fact:figures}}`. HTML is
 * recognised only to be refused. What depends on the course is filled in by `inspect`, which
 * leaves it in each token's attributes.
 */
export const markdown = new MarkdownIt('default', { html: true, linkify: false })
  .disable(['code', 'lheading', 'reference'])
  .use(container, 'box', { validate: (name: string) => boxOf(name) !== undefined });

// Every address comes to `inspect`, which says what is wrong with it.
markdown.validateLink = () => true;

markdown.inline.ruler.before('link', 'term', (state, silent) =>
  readMark(state, silent, { type: 'term', open: '[[', close: ']]' }),
);
markdown.inline.ruler.before('link', 'fact', (state, silent) =>
  readMark(state, silent, { type: 'fact', open: '{{fact:', close: '}}' }),
);

function readMark(
  state: StateInline,
  silent: boolean,
  { type, open, close }: { type: string; open: string; close: string },
): boolean {
  if (!state.src.startsWith(open, state.pos)) return false;
  const end = state.src.indexOf(close, state.pos);
  if (end < 0 || end > state.posMax) return false;
  if (!silent) state.push(type, '', 0).content = state.src.slice(state.pos + open.length, end);
  state.pos = end + close.length;
  return true;
}

/** `ejemplo El puesto` → name and title. */
export function boxOf(info: string): { name: string; title: string } | undefined {
  const [, name = '', title = ''] = /^\s*(\S+)\s*(.*)$/.exec(info) ?? [];
  return name === ANSWER || name in CALLOUTS ? { name, title: title.trim() } : undefined;
}

const escape = markdown.utils.escapeHtml;
const attribute = (token: Token | undefined, name: string) =>
  escape(String(token?.attrGet(name) ?? ''));

Object.assign(markdown.renderer.rules, {
  html_inline: (tokens: Token[], index: number) => escape(tokens[index]?.content ?? ''),
  html_block: (tokens: Token[], index: number) => escape(tokens[index]?.content ?? ''),

  container_box_open(tokens: Token[], index: number) {
    const token = tokens[index];
    const { name, title } = boxOf(token?.info ?? '') ?? { name: '', title: '' };
    if (name === ANSWER) {
      return `<details class="reveal"><summary>${escape(title || ANSWER_LABEL)}</summary>\n`;
    }
    const box = CALLOUTS[name];
    const heading = attribute(token, 'heading');
    const icon = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${box?.icon ?? ''}</svg>`;
    const label = `${icon}${escape(box?.label ?? '')}`;
    const repeated = title.toLowerCase() === box?.label.toLowerCase();
    const words =
      title && !repeated
        ? `<span class="callout-kind">${label}</span> ${escape(title)}`
        : `<span class="callout-only">${label}</span>`;
    return `<section class="callout callout--${name}">\n<${heading} class="callout-title">${words}</${heading}>\n`;
  },
  container_box_close: (tokens: Token[], index: number) =>
    tokens[index]?.attrGet('name') === ANSWER ? '</details>\n' : '</section>\n',

  table_open: (tokens: Token[], index: number) =>
    `<div class="scroll" role="region" tabindex="0" aria-label="Tabla: ${attribute(tokens[index], 'label')}">\n<table>\n`,
  table_close: () => '</table>\n</div>\n',

  image(tokens: Token[], index: number) {
    const token = tokens[index];
    const caption = attribute(token, 'title');
    return (
      `<figure><img src="${attribute(token, 'src')}" alt="${attribute(token, 'alt')}"` +
      ` width="${attribute(token, 'width')}" height="${attribute(token, 'height')}" loading="lazy" decoding="async">` +
      `${caption ? `<figcaption>${caption}</figcaption>` : ''}</figure>\n`
    );
  },

  term(tokens: Token[], index: number) {
    const token = tokens[index];
    const href = attribute(token, 'href');
    const label = escape(token?.content ?? '');
    const id = attribute(token, 'id');
    return href ? `<a class="term"${id && ` id="${id}"`} href="${href}">${label}</a>` : label;
  },

  fact(tokens: Token[], index: number) {
    const token = tokens[index];
    const note = attribute(token, 'note');
    return `<span class="fact">${escape(token?.content ?? '')}${note && ` <small>(${note})</small>`}</span>`;
  },
});
