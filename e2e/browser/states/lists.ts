import { sendMail } from '../../harness/mail.ts';
import { expect, row } from '../fixtures.ts';
import { LONG } from './everything.ts';
import type { State } from './state.ts';

const TEN = [
  ...['plain', 'forwarded', 'calendar', 'invoice', 'broken', 'arabic', 'japanese'],
  ...['newsletter', 'magic-link', 'code'],
];

export const LISTS: readonly State[] = [
  {
    name: 'opening',
    async reach({ page }) {
      // The server thinks it over.
      await page.route('**/api/v1/inboxes', () => {});
      await page.goto('/');
      await expect(page.getByText('Mayfly').first()).toBeVisible();
      await expect(page.getByText('Getting your address…').last()).toBeVisible();
    },
  },
  {
    name: 'empty',
    async reach({ open, page }) {
      await open();
      await expect(page.getByText('Only this machine can reach')).toBeVisible();
    },
  },
  {
    name: 'arriving',
    async reach({ open, page, say }) {
      await open();
      const notice = { transaction: 't', at: new Date().toISOString() };
      say('delivery', {
        ...notice,
        ...{ stage: 'connected', host: 'mail-wm1.shop.example', tls: 'TLSv1.3' },
      });
      say('delivery', { ...notice, stage: 'addressed' });
      say('delivery', { ...notice, stage: 'receiving', percent: 42 });
      await expect(page.getByText('mail-wm1.shop.example').first()).toBeVisible();
    },
  },
  {
    name: 'refused-delivery',
    async reach({ open, page, say }) {
      await open();
      say('delivery', {
        ...{ transaction: 't', at: new Date().toISOString(), stage: 'refused' },
        ...{ host: 'mail-wm1.shop.example', cause: 'inbox_full', reason: 'This inbox is full.' },
      });
      await expect(page.getByText('full').first()).toBeVisible();
    },
  },
  {
    name: 'one',
    async reach({ open, receive }) {
      await receive(await open(), 'code');
    },
  },
  {
    name: 'many',
    async reach({ open, receive }) {
      await receive(await open(), ...TEN);
    },
  },
  {
    name: 'long-words',
    async reach({ open, page, service }) {
      await sendMail(service.smtp, {
        to: await open(),
        subject: `Your code is 482913 ${LONG}`,
        text: `Enter 482913 to sign in.\n\n${LONG}\nhttps://example.org/${'path/'.repeat(60)}`,
        attachments: [{ filename: `${LONG}.txt`, content: 'x' }],
      });
      await expect(row(page, 'Your code is')).toBeVisible();
    },
  },
  {
    name: 'nearly-out',
    async reach({ open, page, say }) {
      await open();
      say('lease:changed', { expiresAt: new Date(Date.now() + 59_000).toISOString(), tabs: 1 });
      await expect(page.getByText(/^\d+ seconds? left$/).first()).toBeVisible();
    },
  },
  {
    name: 'two-tabs',
    async reach({ open, page, say }) {
      await open();
      say('lease:changed', { expiresAt: new Date(Date.now() + 3_480_000).toISOString(), tabs: 2 });
      await expect(page.getByText('2 tabs').first()).toBeVisible();
    },
  },
];
