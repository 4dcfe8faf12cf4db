// Small helps for pages that already work without them. Everything is found again on «campus:page»,
// which upload.js sends after it has put a new page in place.

const account = () => document.body.dataset.account;
const MONTH = 30 * 24 * 3600 * 1000;

/** localStorage fails in private windows and when it is full: then there are no drafts, and nothing else breaks. */
function storage(work) {
  try {
    return work(localStorage);
  } catch {
    return undefined;
  }
}

function ownKeys(store) {
  return Object.keys(store).filter((key) => key.startsWith(`campus:${account()}:`));
}

// Signal

let wasOffline = false;

function showSignal() {
  const show = (name, shown) => {
    const strip = document.querySelector(`[data-signal="${name}"]`);
    if (strip) strip.hidden = !shown;
  };
  const offline = !navigator.onLine;
  show('off', offline);
  show('on', !offline && wasOffline);
  if (!offline) setTimeout(() => show('on', false), 6000);
  wasOffline = offline;
}

// Passwords

function preparePasswords() {
  for (const box of document.querySelectorAll('[data-password]')) {
    box.classList.add('joined');
    box.querySelector('button').hidden = false;
  }
}

function togglePassword(button) {
  const input = button.parentElement.querySelector('input');
  const shown = input.type === 'password';
  input.type = shown ? 'text' : 'password';
  button.setAttribute('aria-pressed', String(shown));
}

// Sending once

function setBusy(form, button) {
  form.dataset.sending = 'yes';
  // What the button says is sent with the form, so it changes after the browser has read it.
  setTimeout(() => {
    if (!button) return;
    button.setAttribute('aria-busy', 'true');
    if (!button.matches('.btn:not(.btn--icon)')) return;
    button.kept ??= [...button.childNodes];
    button.replaceChildren(button.dataset.busy || document.body.dataset.busy);
  });
  // A lost connection must not leave a form that can never be sent.
  setTimeout(() => setReady(form), 20_000);
}

function setReady(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll('[aria-busy]')) {
    button.removeAttribute('aria-busy');
    if (button.kept) button.replaceChildren(...button.kept);
    delete button.kept;
  }
}

// Drafts: what is typed in [data-draft="key"] stays on this phone, under this account, until it is handed in

const NOT_KEPT = /^(password|hidden|file|submit|button|image|reset)$/;
const TICKED = /^(radio|checkbox)$/;

function fieldsOf(area) {
  return [...(area.elements ?? [area])].filter(({ name, type }) => name && !NOT_KEPT.test(type));
}

function valuesOf(fields, original) {
  return fields.map((field) => {
    if (TICKED.test(field.type)) return original ? field.defaultChecked : field.checked;
    if (field.options) {
      const chosen = [...field.options].find((option) => original && option.defaultSelected);
      return original ? (chosen ?? field.options[0])?.value : field.value;
    }
    return original ? field.defaultValue : field.value;
  });
}

function say(area, restored) {
  const status = area.querySelector?.('[data-draft-status]') ?? area.nextElementSibling;
  if (!status?.matches('[data-draft-status]')) return;
  status.querySelector('span').textContent = restored
    ? status.dataset.restored
    : status.dataset.saved;
  status.hidden = false;
}

const draftKey = (area) => `campus:${account()}:draft:${area.dataset.draft}`;

function keepDraft(area) {
  const fields = fieldsOf(area);
  const base = JSON.stringify(valuesOf(fields, true));
  const values = valuesOf(fields);
  storage((store) => {
    if (JSON.stringify(values) === base) return store.removeItem(draftKey(area));
    store.setItem(draftKey(area), JSON.stringify({ base, values, at: Date.now() }));
    say(area, false);
  });
}

/** Only onto what it was written on: if the page now says something else, the page is right. */
function restoreDraft(area) {
  const draft = storage((store) => JSON.parse(store.getItem(draftKey(area))));
  const fields = fieldsOf(area);
  if (!draft || draft.base !== JSON.stringify(valuesOf(fields, true))) return;
  fields.forEach((field, index) => {
    if (TICKED.test(field.type)) field.checked = draft.values[index];
    else field.value = draft.values[index];
  });
  say(area, true);
}

function startDrafts() {
  if (!account()) return;
  storage((store) => {
    const sent = sessionStorage.getItem('campus:sent');
    const received = sent && document.querySelector('[data-flash="ok"]');
    if (received) store.removeItem(sent);
    sessionStorage.removeItem('campus:sent');
    for (const mark of document.querySelectorAll('[data-draft-done]')) {
      store.removeItem(`campus:${account()}:draft:${mark.dataset.draftDone}`);
    }
    for (const key of ownKeys(store).filter((name) => name.includes(':draft:'))) {
      if (!(JSON.parse(store.getItem(key))?.at > Date.now() - MONTH)) store.removeItem(key);
    }
  });
  document.querySelectorAll('[data-draft]').forEach(restoreDraft);
}

let typing;
document.addEventListener('input', ({ target }) => {
  const area = target.closest('[data-draft]');
  if (!area || !account()) return;
  clearTimeout(typing);
  typing = setTimeout(() => keepDraft(area), 400);
});

// Events of the page

document.addEventListener('click', (event) => {
  const control = event.target.closest('a, button');
  if (!control) return;
  if (control.getAttribute('aria-disabled') === 'true') return event.preventDefault();
  if (control.matches('[data-password] button')) togglePassword(control);
  if (control.matches('[data-print]')) print();
  const dialog = control.dataset.dialog && document.getElementById(control.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  const handled = event.defaultPrevented; // by upload.js, which sends it once by itself
  if (form.dataset.sending && !handled) return event.preventDefault();
  for (const shown of form.querySelectorAll('[data-password] [aria-pressed="true"]')) {
    togglePassword(shown);
  }
  if (form.matches('[data-sign-out]')) {
    storage((store) => ownKeys(store).forEach((key) => store.removeItem(key)));
  }
  const area = form.matches('[data-draft]') ? form : form.querySelector('[data-draft]');
  if (area && account()) {
    clearTimeout(typing);
    keepDraft(area);
    storage(() => sessionStorage.setItem('campus:sent', draftKey(area)));
  }
  if (handled || form.method !== 'post' || form.target || 'many' in form.dataset) {
    return;
  }
  setBusy(form, event.submitter ?? form.querySelector('button:not([type="button"])'));
});

addEventListener('online', showSignal);
addEventListener('offline', showSignal);
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) document.querySelectorAll('[data-sending]').forEach(setReady);
});

function start() {
  showSignal();
  preparePasswords();
  startDrafts();
  document.querySelector('[data-errors]')?.focus();
}

document.addEventListener('campus:page', start);
start();
