// Saves each answer of an assessment as it is given. Without this file the buttons of the form do it.
//
// An answer is first written down on this phone, under the account of whoever answers, and struck out
// when the server has it; so it survives a lost signal and a closed page. It arrives once: the server
// takes each version of an answer a single time. Tests that need signal keep it in memory only.

const form = document.querySelector('form[data-saving]');
const words = JSON.parse(form.dataset.words);
const offlineAllowed = 'offline' in form.dataset;
const storageKey = `campus-answers:${document.body.dataset.account}`;
const thisPage = Math.random().toString(36).slice(2);

// What waits: { key: { url, item, version, values, page } }

let memory = {};

function waiting() {
  if (!offlineAllowed) return memory;
  try {
    return JSON.parse(localStorage.getItem(storageKey)) ?? {};
  } catch {
    return memory;
  }
}

function keep(queue) {
  memory = queue;
  if (!offlineAllowed) return;
  try {
    if (Object.keys(queue).length > 0) localStorage.setItem(storageKey, JSON.stringify(queue));
    else localStorage.removeItem(storageKey);
  } catch {
    // A private window or a full phone: it still waits in memory.
  }
}

const keyOf = ({ url, item }) => `${url} ${item}`;

function strikeOut(entry) {
  const queue = waiting();
  if (queue[keyOf(entry)]?.version === entry.version) delete queue[keyOf(entry)];
  keep(queue);
}

// What the person is told, next to the question

function tell(item, kind, text) {
  const place =
    document.querySelector(`[data-item="${item}"] [data-save-status]`) ??
    form.querySelector('[data-save-status]');
  if (!place) return;
  const looks = document.querySelector('[data-save-icons]').content;
  const words = document.createElement('span');
  words.textContent = text;
  place.className = `saved mt${kind ? ` saved--${kind}` : ''}`;
  place.replaceChildren(
    ...(text ? [looks.querySelector(`[data-kind="${kind}"] svg`).cloneNode(true), words] : []),
  );
}

// Sending

async function post({ url, item, version, values }) {
  const body = new URLSearchParams({
    _csrf: form.elements._csrf.value,
    _page: location.pathname,
    item,
    version,
  });
  for (const value of values) body.append(`answers[${item}]`, value);
  try {
    const headers = { Accept: 'application/json' };
    const response = await fetch(url, { method: 'POST', body, headers, redirect: 'manual' });
    if (response.type === 'opaqueredirect' || response.status === 403) return { state: 'ended' };
    if (response.status >= 500) return { state: 'lost' };
    return response.status === 404 ? { state: 'invalid' } : await response.json();
  } catch {
    return { state: 'waiting' };
  }
}

/** Answers true when the entry is settled, one way or another. */
function settle(entry, answer) {
  const { item } = entry;
  const field = document.querySelector(`[data-item="${item}"]`);
  if (['waiting', 'lost', 'ended'].includes(answer.state)) {
    for (const each of Object.values(waiting())) tell(each.item, 'wait', words[answer.state]);
    return false;
  }
  strikeOut(entry);
  if (answer.state === 'newer' && entry.page === thisPage && field) {
    // Answered on another phone meanwhile: what is chosen now, here, is what the person wants.
    field.dataset.version = Math.max(field.dataset.version, answer.version);
    note(field);
  } else if (answer.state === 'saved') tell(item, 'ok', words.saved);
  else tell(item, '', answer.state === 'submitted' ? words.elsewhere : '');
  return true;
}

let sending = Promise.resolve(true);

/** Sends what waits, one after the other. Answers whether nothing is left. */
function flush() {
  sending = sending.then(async () => {
    for (const entry of Object.values(waiting())) {
      if (!settle(entry, await post(entry))) return false;
    }
    return Object.keys(waiting()).length === 0;
  });
  return sending;
}

// Answering

function valuesOf(field) {
  const inputs = [...field.querySelectorAll('input')];
  if (inputs[0].type === 'text') return [inputs[0].value.trim()].filter(Boolean);
  return inputs.filter(({ checked }) => checked).map(({ value }) => value);
}

function note(field) {
  const { item } = field.dataset;
  const version = Number(field.dataset.version) + 1;
  field.dataset.version = version;
  const entry = {
    url: form.dataset.saving,
    item,
    version,
    values: valuesOf(field),
    page: thisPage,
  };
  keep({ ...waiting(), [keyOf(entry)]: entry });
  tell(item, '', words.saving);
  void flush();
}

let typing;

function answered({ target, type }) {
  const field = target.closest('[data-item]');
  if (!field) return;
  clearTimeout(typing);
  if (target.type !== 'text') return type === 'change' && note(field);
  typing = setTimeout(() => note(field), type === 'change' ? 0 : 700);
}

form.addEventListener('input', answered);
form.addEventListener('change', answered);

/** Nothing leaves this page while answers wait: the next page could not be loaded either. */
form.addEventListener('submit', (event) => {
  clearTimeout(typing);
  if (navigator.onLine && Object.keys(waiting()).length === 0) return;
  event.preventDefault();
  const { submitter } = event;
  void flush().then((done) => {
    if (!done || !navigator.onLine) {
      const [field] = document.querySelectorAll('[data-item]');
      return tell(field?.dataset.item, 'wait', words.stay);
    }
    if (submitter?.name) {
      const chosen = document.createElement('input');
      Object.assign(chosen, { type: 'hidden', name: submitter.name, value: submitter.value });
      form.append(chosen);
    }
    form.submit();
  });
});

addEventListener('online', () => void flush());
addEventListener('beforeunload', (event) => {
  if (!offlineAllowed && Object.keys(memory).length > 0) event.preventDefault();
});

// What an earlier page left behind goes first; then this page is old.
if (Object.keys(waiting()).length > 0) {
  void flush().then((done) => done && location.reload());
}
