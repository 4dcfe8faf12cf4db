import { type CheerioAPI, load } from 'cheerio';
import { type Response } from 'supertest';

import { type Browser } from './app.js';

const formsOf = ($: CheerioAPI) => $('form').toArray();
type FormNode = ReturnType<typeof formsOf>[number];

/** A file for an upload field. */
export interface FormFile {
  filename: string;
  content: Buffer;
  contentType?: string;
}

export type FieldValue = string | string[] | boolean | FormFile | FormFile[];

export interface FormOptions {
  /** Words of the button, or the form's aria-label, when the page has several forms. */
  form?: string;
  /** Leave the token out or change other hidden inputs. */
  hidden?: Record<string, string | null>;
}

/**
 * Opens the page, finds its form, checks that every field in `values` exists in it, and sends it as
 * a browser would: to its own action, with its hidden inputs, preset values and enctype. So it finds
 * wrong actions, lost tokens and missing fields.
 */
export async function submitForm(
  browser: Browser,
  url: string,
  values: Record<string, FieldValue> = {},
  options: FormOptions = {},
): Promise<Response> {
  const page = await browser.get(url);
  if (page.status !== 200)
    throw new Error(`${url} answered ${page.status}, not a page with a form`);
  return sendForm(browser, page, url, values, options);
}

/** The same with a page that is already open: the answer to another form, say. */
export async function sendForm(
  browser: Browser,
  page: Response,
  url: string,
  values: Record<string, FieldValue> = {},
  { form: wanted, hidden = {} }: FormOptions = {},
): Promise<Response> {
  const $ = load(page.text);
  const form = findForm($, url, Object.keys(values), wanted);
  const multipart = $(form).attr('enctype') === 'multipart/form-data';
  const fields = presetFields($, form).filter(([name]) => !(name in values) && !(name in hidden));
  for (const [name, value] of Object.entries(hidden))
    if (value !== null) fields.push([name, value]);
  const files: [string, FormFile][] = [];
  for (const [name, value] of Object.entries(values)) {
    const all = Array.isArray(value) ? value : [value];
    for (const one of all) {
      if (typeof one === 'object') files.push([name, one]);
      else if (typeof one === 'string') fields.push([name, one]);
      else if (one) fields.push([name, tickValue($, form, name)]);
    }
  }
  if (files.length > 0 && !multipart) throw new Error(`${url}: the form does not take files`);

  const button = $(form).find('button[name], input[type=submit][name]').first();
  const chosen = wanted
    ? $(form)
        .find('button')
        .filter((_, b) => $(b).text().includes(wanted))
    : button;
  const pressed = chosen.first();
  const buttonName = pressed.attr('name');
  if (buttonName && !(buttonName in values)) fields.push([buttonName, pressed.attr('value') ?? '']);

  const action = pressed.attr('formaction') ?? $(form).attr('action') ?? url;
  const target = new URL(action, new URL(url, 'http://campus.test')).href.slice(18) || '/';
  const method = ($(form).attr('method') ?? 'get').toLowerCase();
  if (method === 'get') {
    return browser.get(`${target.split('?')[0]}?${new URLSearchParams(fields).toString()}`);
  }
  const request = browser.post(target);
  if (!multipart) {
    return request.type('form').send(new URLSearchParams(fields).toString());
  }
  for (const [name, value] of fields) void request.field(name, value);
  for (const [name, { content, filename, contentType }] of files) {
    void request.attach(name, content, { filename, ...(contentType ? { contentType } : {}) });
  }
  return request;
}

function findForm($: CheerioAPI, url: string, names: string[], wanted?: string): FormNode {
  const labelled = formsOf($).filter((form) => {
    if (!wanted) return true;
    const buttons = $(form).find('button, input[type=submit]');
    return $(form).attr('aria-label') === wanted || buttons.text().includes(wanted);
  });
  const complete = labelled.filter((form) => names.every((name) => hasField($, form, name)));
  const found = complete.find((form) => !wanted && inMain($, form)) ?? complete[0];
  if (found) return found;
  const [first] = labelled;
  if (!first) throw new Error(`${url} has no form ${wanted ?? ''}`);
  const lacking = names.filter((name) => !hasField($, first, name));
  throw new Error(`${url}: the form has no field ${lacking.join(', ')}`);
}

function inMain($: CheerioAPI, form: FormNode): boolean {
  return $(form).closest('main').length > 0;
}

function hasField($: CheerioAPI, form: FormNode, name: string): boolean {
  return $(form)
    .find('[name]')
    .toArray()
    .some((field) => $(field).attr('name') === name);
}

/** What a browser would send if nobody typed anything. */
function presetFields($: CheerioAPI, form: FormNode): [string, string][] {
  const fields: [string, string][] = [];
  for (const field of $(form).find('input, textarea, select').toArray()) {
    const name = $(field).attr('name');
    if (!name || $(field).is(':disabled')) continue;
    const type = $(field).attr('type');
    if (type === 'file' || type === 'submit' || type === 'button') continue;
    if (type === 'checkbox' || type === 'radio') {
      if ($(field).attr('checked') !== undefined)
        fields.push([name, $(field).attr('value') ?? 'on']);
    } else if ($(field).is('select')) {
      const chosen = $(field).find('option[selected]').first();
      const option = chosen.length > 0 ? chosen : $(field).find('option').first();
      if (option.length > 0) fields.push([name, option.attr('value') ?? option.text()]);
    } else {
      fields.push([
        name,
        $(field).is('textarea') ? $(field).text() : ($(field).attr('value') ?? ''),
      ]);
    }
  }
  return fields;
}

function tickValue($: CheerioAPI, form: FormNode, name: string): string {
  const boxes = $(form).find('input[type=checkbox]').toArray();
  const box = boxes.find((candidate) => $(candidate).attr('name') === name);
  return (box && $(box).attr('value')) ?? 'on';
}
