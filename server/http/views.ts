import ejs from 'ejs';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Fills a view of `views/` in: `accounts/sign-in` and what it needs. */
export type Renderer = (view: string, locals: object) => string;

/**
 * EJS with every template compiled once. EJS itself would look on the disk at each `include`, and
 * wrap each template in `with`, which the engine cannot optimise: so a view takes what it needs out
 * of `locals` in its first line. While developing, EJS does it all, with the line of an error.
 */
export function createRenderer({ folder, cache }: { folder: string; cache: boolean }): Renderer {
  return cache ? compiledViews(folder) : (view, locals) => freshView(folder, view, locals);
}

function freshView(folder: string, view: string, locals: object): string {
  const filename = join(folder, `${view}.ejs`);
  const options = { filename, views: [folder], _with: false, rmWhitespace: true };
  return ejs.compile(readFileSync(filename, 'utf8'), options)(locals);
}

type Include = (path: string, locals?: object) => string;
type Template = (locals: object, escape: typeof ejs.escapeXML, include: Include) => string;

function compiledViews(folder: string): Renderer {
  const templates = new Map<string, Template>();
  const resolved = new Map<string, string>();

  function templateOf(filename: string): Template {
    const known = templates.get(filename);
    if (known) return known;
    const template = compile(filename);
    templates.set(filename, template);
    return template;
  }

  function render(filename: string, locals: object): string {
    const include: Include = (path, more) => {
      const key = `${filename} ${path}`;
      let target = resolved.get(key);
      if (target === undefined) {
        target = findInclude(folder, filename, path);
        resolved.set(key, target);
      }
      return render(target, { ...locals, ...more });
    };
    return templateOf(filename)(locals, ejs.escapeXML, include);
  }

  return (view, locals) => render(join(folder, `${view}.ejs`), locals);
}

/** Beside the template that asks, as EJS resolves it, or below `views/`. */
function findInclude(folder: string, from: string, path: string): string {
  const beside = join(dirname(from), `${path}.ejs`);
  return existsSync(beside) ? beside : join(folder, `${path}.ejs`);
}

function compile(filename: string): Template {
  const options = { filename, _with: false, rmWhitespace: true, compileDebug: false };
  const template = new ejs.Template(readFileSync(filename, 'utf8'), options);
  template.compile();
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- this is how EJS makes templates
  const filled = new Function('locals', 'escapeFn', 'include', template.source);
  return (locals, escape, include) =>
    String(Reflect.apply(filled, undefined, [locals, escape, include]));
}
