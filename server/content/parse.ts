import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import { type z } from 'zod';

import { type ContentFiles } from './files.js';
import { type ProblemList } from './problems.js';
import { spanishIssue } from './spanishIssue.js';

/** What reading one file needs: the texts, where to complain, and which files were used. */
export interface Reading {
  readonly files: ContentFiles;
  readonly problems: ProblemList;
  /** Files that belong to something; what is left over is an orphan. */
  readonly used: Set<string>;
}

/** A YAML file in the given form, or undefined after reporting everything that is wrong with it. */
export function readYaml<T>(reading: Reading, file: string, schema: z.ZodType<T>): T | undefined {
  const text = reading.files.get(file);
  if (text === undefined) {
    reading.problems.error(file, 'archivo', 'falta este archivo');
    return undefined;
  }
  reading.used.add(file);
  return parseYaml(reading.problems, file, text, schema);
}

export interface MarkdownSource<T> {
  readonly file: string;
  readonly data: T;
  readonly body: string;
  /** Line of the file where the body starts. */
  readonly firstLine: number;
}

/** A Markdown file and its heading between `---`, or undefined after reporting what is wrong. */
export function readMarkdown<T>(
  reading: Reading,
  file: string,
  schema: z.ZodType<T>,
): MarkdownSource<T> | undefined {
  const text = reading.files.get(file) ?? '';
  reading.used.add(file);
  const found = /^---\n([\s\S]*?\n)---[ \t]*(?:\n|$)/.exec(text);
  if (!found) {
    reading.problems.error(
      file,
      'encabezado',
      'el archivo empieza con --- y los datos de la lección',
    );
    return undefined;
  }
  const data = parseYaml(reading.problems, file, found[1] ?? '', schema, 1);
  if (data === undefined) return undefined;
  const firstLine = found[0].split('\n').length;
  return { file, data, body: text.slice(found[0].length), firstLine };
}

function parseYaml<T>(
  problems: ProblemList,
  file: string,
  text: string,
  schema: z.ZodType<T>,
  linesBefore = 0,
): T | undefined {
  let raw: unknown;
  try {
    // The core schema leaves dates and «sí» or «no» as the text that they are.
    raw = load(text, { schema: CORE_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = (error.mark?.line ?? 0) + 1 + linesBefore;
    problems.error(file, `línea ${line}`, YAML_FAULTS[error.reason] ?? YAML_FAULT);
    return undefined;
  }
  const parsed = schema.safeParse(raw, { error: spanishIssue });
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    problems.error(file, fieldName(raw, issue.path), issue.message);
  }
  return undefined;
}

const YAML_FAULT =
  'aquí o en la línea anterior hay algo que no se entiende; un texto con «: », « #», comillas o llaves va entre comillas';

const YAML_FAULTS: Record<string, string> = {
  'bad indentation of a mapping entry':
    'los espacios del inicio no coinciden con las líneas vecinas, o un texto con «: » va entre comillas',
  'tab characters must not be used in indentation': 'usa espacios, no tabulador, al inicio',
  'duplicated mapping key': 'esta clave está dos veces',
};

/** `items[m1-p04].options[b].feedback`: elements are named by what an author looks for. */
function fieldName(raw: unknown, path: readonly PropertyKey[]): string {
  let value = raw;
  let name = '';
  for (const key of path) {
    value = property(value, key);
    if (typeof key === 'number') {
      const label = property(value, 'id') ?? property(value, 'term');
      name += `[${typeof label === 'string' ? label : key + 1}]`;
    } else {
      name += name ? `.${String(key)}` : String(key);
    }
  }
  return name || 'archivo';
}

const property = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
