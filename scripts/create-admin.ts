// Creates the first account of the national administration: npm run create-admin
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline/promises';

import { loadConfig } from '../server/config.js';
import { connectDatabase } from '../server/db/connect.js';
import { syncIndexes } from '../server/db/syncIndexes.js';
import { parseEmail } from '../server/domain/identifiers.js';
import { normalizeName } from '../server/domain/names.js';
import { createAccount } from '../server/features/accounts/accounts.service.js';
import { nameOfEmail } from '../server/features/accounts/accounts.schemas.js';
import { loadCommonPasswords } from '../server/features/accounts/commonPasswords.js';
import { passwordProblem } from '../server/features/accounts/passwords.js';
import { passwordTexts } from '../server/i18n/es.js';
import { User } from '../server/models/User.js';

const config = loadConfig(process.env);
const terminal = createInterface({ input: process.stdin, output: process.stdout });
const lines = terminal[Symbol.asyncIterator]();

async function ask(question: string, accept: (typed: string) => string | null): Promise<string> {
  for (;;) {
    process.stdout.write(question);
    const { value, done } = await lines.next();
    if (done) throw new Error('No answer');
    const accepted = accept(value);
    if (accepted !== null) return accepted;
    console.log('  No sirve, prueba otra vez.');
  }
}

const name = (typed: string) => normalizeName(typed) || null;

await loadCommonPasswords();
const givenNames = await ask('Nombres: ', name);
const firstSurname = await ask('Primer apellido: ', name);
const email = await ask('Correo: ', parseEmail);
const password = await ask('Contraseña (se ve al escribirla): ', (typed) => {
  const problem = passwordProblem(typed, [givenNames, firstSurname, nameOfEmail(email)]);
  if (problem) console.log(`  ${passwordTexts[problem]}`);
  return problem ? null : typed;
});
terminal.close();

const disconnect = await connectDatabase(config);
try {
  await syncIndexes();
  const signUpKey = randomBytes(16).toString('base64url');
  const now = new Date();
  const id = await createAccount({ givenNames, firstSurname, email, password, signUpKey }, now);
  await User.updateOne({ _id: id }, { $set: { roles: [{ role: 'admin', from: now }] } });
  const user = await User.findById(id, { code: 1 }).lean();
  console.log(`Cuenta creada. Ingresa con ${email} o con el código ${user?.code}.`);
} finally {
  await disconnect();
}
