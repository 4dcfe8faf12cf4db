// A lesson remembers where its reader was, on this phone and, when she leaves, on the campus; and offers to go
// back there. It never scrolls by itself.

const account = document.body.dataset.account;
const article = document.querySelector('.prose');
const key = `campus:${account}:place:${location.pathname}`;

/** localStorage fails in private windows and when it is full: then only the campus remembers. */
function storage(work) {
  try {
    return work(localStorage);
  } catch {
    return undefined;
  }
}

function offer(sections) {
  const place = document.querySelector('[data-place]');
  const saved = storage((store) => store.getItem(key));
  const section = sections.find(({ id }) => id === saved);
  if (!section || !place || location.hash || scrollY > 200) return;
  const link = place.querySelector('a');
  link.href = `#${section.id}`;
  link.textContent = section.textContent;
  place.hidden = false;
}

/** The heading above the middle of the screen; nothing before the first and after the end. */
function whereNow(sections) {
  if (article.getBoundingClientRect().bottom < innerHeight) return '';
  const middle = innerHeight / 2;
  return sections.filter((section) => section.getBoundingClientRect().top < middle).pop()?.id ?? '';
}

function tell(section) {
  const url = article.dataset.placeUrl;
  const token = document.querySelector('[name="_csrf"]')?.value;
  if (!url || !token) return;
  const body = new URLSearchParams({ _csrf: token, section });
  fetch(url, { method: 'POST', body, keepalive: true }).catch(() => {
    // No signal: the phone still knows.
  });
}

function start() {
  const sections = [...article.querySelectorAll('h2[id]')];
  offer(sections);
  let told = '';
  let waiting;
  addEventListener(
    'scroll',
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        const section = whereNow(sections);
        storage((store) => (section ? store.setItem(key, section) : store.removeItem(key)));
      }, 300);
    },
    { passive: true },
  );
  document.addEventListener('visibilitychange', () => {
    const section = whereNow(sections);
    if (document.visibilityState !== 'hidden' || section === told) return;
    told = section;
    tell(section);
  });
}

if (account && article) start();
