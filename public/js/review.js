// form[data-review]: the total follows what is chosen, and what is written is kept on the campus while one reads.
// The server computes and checks all of it again.

const QUIET_MS = 2500;

const fill = (words, values) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words);

function start(form) {
  const words = JSON.parse(form.dataset.words);
  const criteria = [...form.querySelectorAll('[data-criterion]')];
  const feedback = form.querySelector('#feedback');
  const seal = form.querySelector('[value="seal"]');
  const say = (name, text) => {
    const place = form.querySelector(`[data-${name}]`);
    if (place.textContent !== text) place.textContent = text;
  };

  function count() {
    let total = 0;
    let done = 0;
    for (const criterion of criteria) {
      const chosen = criterion.querySelector('input:checked');
      if (!chosen) continue;
      done += 1;
      total += Number(chosen.value);
      criterion.querySelector('[data-chosen]').textContent = chosen.dataset.title;
      criterion.querySelector('[data-points]').textContent = fill(words.of, {
        points: chosen.value,
        total: criterion.dataset.criterion,
      });
    }
    const left = criteria.length - done;
    const missing = [
      left === 1 ? words.criterion : left > 1 && fill(words.criteria, { count: left }),
      feedback.value.trim() === '' && words.feedback,
    ].filter(Boolean);
    const [one, other] = missing;
    const what = other ? fill(words.and, { one, other }) : one;
    say('total', String(total));
    say('progress', fill(words.progress, { done, total: criteria.length }));
    say('missing', what ? fill(words.missing, { what }) : words.complete);
    if (what) seal.setAttribute('aria-disabled', 'true');
    else seal.removeAttribute('aria-disabled');
  }

  let waiting;
  let sent = new URLSearchParams(new FormData(form)).toString();

  async function keep() {
    const body = new URLSearchParams(new FormData(form));
    const now = body.toString();
    if (now === sent || form.dataset.sending) return;
    body.set('step', 'keep');
    const status = form.querySelector('[data-saved]');
    const text = await fetch(form.action, { method: 'POST', body, redirect: 'error' }).then(
      ({ ok }) => {
        if (!ok) return '';
        sent = now;
        const time = new Date().toLocaleTimeString('es', { hour: 'numeric', minute: '2-digit' });
        return fill(words.saved, { time });
      },
      () => words.unsaved,
    );
    status.textContent = text;
  }

  form.addEventListener('input', () => {
    count();
    clearTimeout(waiting);
    waiting = setTimeout(keep, QUIET_MS);
  });
  count();
}

const form = document.querySelector('form[data-review]');
if (form) start(form);
