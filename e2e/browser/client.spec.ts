import path from 'node:path';
import { PROJECT_ROOT } from '../harness/service.ts';
import { expect, test } from './fixtures.ts';

/** As `npm run build -w sdk` has built it. */
const LIBRARY = path.join(PROJECT_ROOT, 'sdk/dist');

const PROGRAM = `(async () => {
  const { Mayfly } = await import('/mayfly-client/index.js');
  const inbox = await new Mayfly(location.origin).createInbox();
  const mark = inbox.mark();
  await inbox.sendTestMail();
  const email = await inbox.waitFor({ code: true, after: mark });
  await inbox.delete();
  return email.code;
})()`;

test('the library of mayfly-client runs in a page of the service', async ({ page }) => {
  await page.route('**/mayfly-client/**', (route) => {
    const file = new URL(route.request().url()).pathname.replace('/mayfly-client/', '');
    return route.fulfill({ path: path.join(LIBRARY, file) });
  });
  await page.goto('/api');
  expect(await page.evaluate(PROGRAM)).toMatch(/^\d{6}$/);
});
