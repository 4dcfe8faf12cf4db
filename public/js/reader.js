// A lesson remembers on this phone where its reader was, and offers to go back there. It never scrolls by itself.

const account = document.body.dataset.account;
const article = document.querySelector('.prose');
const key = `campus:${account}:place:${location.pathname}`;

function offer(sections) {
  const saved = localStorage.getItem(key);
  const section = sections.find(({ id }) => id === saved);
  const place = document.querySelector('[data-place]');
  if (!section || !place || location.hash || scrollY > 200) return;
  const link = place.querySelector('a');
  link.href = `#${section.id}`;
  link.textContent = section.textContent;
  place.hidden = false;
}

function remember(sections) {
  const middle = innerHeight / 2;
  const read = sections.filter((section) => section.getBoundingClientRect().top < middle).pop();
  const finished = article.getBoundingClientRect().bottom < innerHeight;
  if (finished || !read) localStorage.removeItem(key);
  else localStorage.setItem(key, read.id);
}

function start() {
  const sections = [...article.querySelectorAll('h2[id]')];
  offer(sections);
  let waiting;
  addEventListener(
    'scroll',
    () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => remember(sections), 300);
    },
    { passive: true },
  );
}

try {
  if (account && article) start();
} catch {
  // No storage in a private window: then there is no place to remember.
}
