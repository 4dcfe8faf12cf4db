import { join } from 'node:path';

import { compileContent } from '../server/content/compile/content.js';
import { readContentFiles } from '../server/content/files.js';
import { formatProblem } from '../server/content/problems.js';
import { describeContent } from '../server/content/report.js';

/**
 * `npm run content:check [-- --report] [-- folder]`: everything that is wrong in `content/`, one
 * problem per line, and exit code 1 when there is an error. Warnings stop nothing.
 */
const args = process.argv.slice(2);
const folder = args.find((arg) => !arg.startsWith('-')) ?? join(process.cwd(), 'content');

const content = compileContent(await readContentFiles(folder));
const errors = content.problems.errors();
const warnings = content.problems.warnings();

if (args.includes('--report')) console.log(`${describeContent(content)}\n`);
for (const warning of warnings) console.log(`aviso: ${formatProblem(warning)}`);
for (const error of errors) console.error(`error: ${formatProblem(error)}`);
console.log(`Contenido: ${errors.length} errores, ${warnings.length} avisos.`);
if (errors.length > 0) process.exitCode = 1;
