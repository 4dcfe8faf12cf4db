import { describe, expect, it } from '@jest/globals';

import { queueMail } from '../../server/jobs/mail.js';
import { createWorker, enqueue, type JobHandler } from '../../server/jobs/queue.js';
import { createMailer } from '../../server/mail/mailer.js';
import { campusWorker } from '../../server/jobs/index.js';
import { Job } from '../../server/models/Job.js';
import { OutboxMail } from '../../server/models/OutboxMail.js';
import { startTestCampus } from '../support/app.js';

const campus = startTestCampus();

function workerFor(handler: JobHandler) {
  return createWorker({ count: handler }, campus.deps);
}

const job = () => ({ key: 'one', payload: { to: 'x' }, now: campus.deps.now() });

describe('the queue', () => {
  it('does a job once, also when it was asked for twice and several processes look for work', async () => {
    const done: string[] = [];
    const handler: JobHandler = ({ to = '' }) => {
      done.push(to);
      return Promise.resolve();
    };
    await Promise.all([enqueue('count', job()), enqueue('count', job()), enqueue('count', job())]);
    await Promise.all(Array.from({ length: 4 }, () => workerFor(handler).runDue()));
    expect(done).toEqual(['x']);
    expect(await Job.findOne().lean()).toMatchObject({ state: 'done', payload: {} });
  });

  it('tries again later what failed, and gives up in the end', async () => {
    let tries = 0;
    const handler: JobHandler = () => {
      tries += 1;
      return Promise.reject(new Error('no mail server'));
    };
    await enqueue('count', job());
    for (let day = 0; day < 20; day += 1) {
      await workerFor(handler).runDue();
      campus.passTime(24 * 3_600_000);
    }
    expect(tries).toBe(8);
    expect(await Job.findOne().lean()).toMatchObject({ state: 'failed', lastError: 'Error' });
  });

  it('takes over the job of a process that died', async () => {
    await enqueue('count', job());
    await Job.updateOne({}, { $set: { dueAt: new Date(Date.now() + 5 * 60_000), attempts: 1 } });
    let done = 0;
    const handler: JobHandler = () => {
      done += 1;
      return Promise.resolve();
    };
    await workerFor(handler).runDue();
    expect(done).toBe(0);
    campus.passTime(6 * 60_000);
    await workerFor(handler).runDue();
    expect(done).toBe(1);
  });
});

describe('e-mail', () => {
  it('stays in the outbox where there is no mail server', async () => {
    const mailer = createMailer({ smtpUrl: null, mailFrom: 'campus@localhost' });
    const now = campus.deps.now();
    await queueMail({ to: 'ana@correo.ec', subject: 'Hola', text: 'Texto' }, now);
    await campusWorker({ ...campus.deps, mailer }).runDue();
    expect(await OutboxMail.findOne().lean()).toMatchObject({ state: 'kept', text: 'Texto' });
    const page = await campus.browser().get('/desarrollo/correos').expect(200);
    expect(page.text).toContain('ana@correo.ec');
  });
});
