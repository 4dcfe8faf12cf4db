// form[data-upload]: photos become smaller before they travel, and the progress is told in words.
// Without this file the browser sends the form as it is.

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

const megabytes = (bytes) =>
  (bytes / 1e6).toLocaleString('es', { maximumFractionDigits: bytes < 1e6 ? 2 : 1 });

const fill = (words, values) =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words);

/** A photo of a sheet stays readable at 1600 px and weighs a tenth. What cannot be read stays as it is. */
async function shrink(file) {
  if (!file.type.startsWith('image/') || file.type === 'image/svg+xml') return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const paint = canvas.getContext('2d');
    paint.fillStyle = '#fff';
    paint.fillRect(0, 0, canvas.width, canvas.height);
    paint.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
  } catch {
    return file;
  }
}

function thumbnail(file) {
  const picture = document.createElement(file.type.startsWith('image/') ? 'img' : 'span');
  picture.className = 'thumb';
  if (picture.tagName === 'IMG') {
    picture.src = URL.createObjectURL(file);
    picture.alt = '';
  } else {
    picture.textContent = file.name.split('.').pop().slice(0, 4).toUpperCase();
  }
  return picture;
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

function enhanceInput(input) {
  const words = JSON.parse(input.dataset.words);
  const limit = Number(input.dataset.maxMb) * 1e6;
  const list = element('ul', 'files');
  list.setAttribute('aria-live', 'polite');
  input.closest('.drop').after(list);
  let files = [];

  const show = () => {
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    input.files = chosen.files;
    list.replaceChildren(
      ...files.map((file) => {
        const remove = element('button', 'tap', words.remove);
        remove.type = 'button';
        remove.setAttribute('aria-label', `${words.remove}: ${file.name}`);
        remove.onclick = () => {
          files = files.filter((other) => other !== file);
          show();
          input.focus();
        };
        const big = file.size > limit;
        const state = element('span', big ? 'error' : 'muted num');
        state.textContent = fill(big ? words.big : words.size, { size: megabytes(file.size) });
        const name = element('span', '', element('strong', '', file.name));
        return element('li', '', thumbnail(file), name, remove, state);
      }),
    );
  };

  input.addEventListener('change', () => {
    const added = [...input.files];
    const before = input.multiple ? files : [];
    input.form.ready = Promise.all(added.map(shrink)).then((smaller) => {
      files = [...before, ...smaller];
      show();
    });
  });
}

/** Shows what the server answered, as if the browser had gone there. */
function showAnswer(request) {
  const answer = new DOMParser().parseFromString(request.responseText, 'text/html');
  history.pushState(null, '', request.responseURL);
  addEventListener('popstate', () => location.reload(), { once: true });
  document.title = answer.title;
  document.body.replaceWith(answer.body);
  scrollTo(0, 0);
  const main = document.querySelector('main');
  main.tabIndex = -1;
  main.focus({ preventScroll: true });
  for (const script of answer.querySelectorAll('script[src]')) import(script.src);
  document.dispatchEvent(new Event('campus:page'));
}

async function send(form, submitter) {
  if (form.dataset.sending) return;
  form.dataset.sending = 'yes';
  const words = JSON.parse(form.querySelector('[data-words]').dataset.words);
  await form.ready;
  const bar = element('progress', '');
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute('aria-label', words.label);
  const text = element('p', 'muted num', words.label);
  const place = element('div', 'full', bar, text);
  (submitter?.parentElement ?? form).after(place);
  submitter?.setAttribute('aria-busy', 'true');

  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const request = new XMLHttpRequest();
  request.open('POST', form.action);
  request.upload.onprogress = ({ loaded, total }) => {
    bar.value = Math.round((100 * loaded) / total);
    text.textContent = fill(words.sending, {
      percent: bar.value,
      sent: megabytes(loaded),
      total: megabytes(total),
    });
  };
  request.onload = () => showAnswer(request);
  request.onerror = () => {
    delete form.dataset.sending;
    submitter?.removeAttribute('aria-busy');
    const failed = element('p', 'error', words.cut);
    failed.setAttribute('role', 'alert');
    place.replaceChildren(failed);
    setTimeout(() => place.remove(), 15_000);
  };
  request.send(data);
}

function start() {
  for (const form of document.querySelectorAll('form[data-upload]')) {
    form.querySelectorAll('input[type="file"]').forEach(enhanceInput);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void send(form, event.submitter);
    });
  }
}

if (typeof DataTransfer === 'function' && typeof createImageBitmap === 'function') {
  document.addEventListener('campus:page', start);
  start();
}
