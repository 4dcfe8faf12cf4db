import { describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';

import { SessionRecord } from '../../server/models/SessionRecord.js';
import { startTestCampus } from '../support/app.js';
import { connectTestDatabase } from '../support/db.js';

const campus = startTestCampus();

describe('public pages', () => {
  it.each(['/', '/privacidad', '/terminos', '/accesibilidad', '/ayuda'])(
    '%s opens for anybody and leaves neither cookie nor session',
    async (path) => {
      const response = await campus.browser().get(path).expect(200);
      expect(response.headers['set-cookie']).toBeUndefined();
      expect(await SessionRecord.countDocuments()).toBe(0);
    },
  );

  it('shows the courses of the catalogue', async () => {
    const page = await campus.browser().get('/').expect(200);
    for (const track of campus.deps.catalogue.tracks) {
      expect(page.text).toContain(track.title);
      expect(page.text).toContain(`href="/cursos/${track.slug}"`);
    }
  });

  it('a form gives a cookie that only this site reads, and no session', async () => {
    const response = await campus.browser().get('/ingresar').expect(200);
    const cookies = response.get('Set-Cookie') ?? [];
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/HttpOnly; SameSite=Lax/);
    expect(await SessionRecord.countDocuments()).toBe(0);
  });
});

describe('for machines', () => {
  it('says that the process is alive and that it can serve', async () => {
    await campus.browser().get('/salud').expect(200, { alive: true });
    await campus.browser().get('/listo').expect(200, { ready: true });
  });

  it('says that it cannot serve while the store is away', async () => {
    await mongoose.disconnect();
    await campus.browser().get('/listo').expect(503, { ready: false });
    await campus.browser().get('/salud').expect(200);
    await connectTestDatabase();
    await campus.browser().get('/listo').expect(200);
  });
});
