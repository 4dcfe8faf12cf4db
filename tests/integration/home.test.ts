import { describe, expect, it } from '@jest/globals';

import { startTestCampus } from '../support/app.js';

const campus = startTestCampus();

describe('the first page', () => {
  it('opens for anybody and leaves no cookie', async () => {
    const response = await campus.browser().get('/').expect(200);
    expect(response.headers['set-cookie']).toBeUndefined();
  });
});
