import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import type {
  AttachmentInfo,
  Authentication,
  CalendarEvent,
  NestedMessage,
} from '#shared/message.ts';
import { article, openAs, reopenAs, SUBJECT, senderLine } from './answers.ts';
import { expect, row, test } from './fixtures.ts';
import { expectAccessible } from './page-checks.ts';

const CHECKS = { spf: null, dkim: null, dmarc: null, arc: null };

function file(index: number, filename: string, contentType: string): AttachmentInfo {
  return { index, filename, contentType, size: 4_210, contentId: null, inline: false };
}

const VERDICTS: readonly (readonly [Authentication, string])[] = [
  [{ verdict: 'pass', domain: 'github.com' }, 'Verified: github.com'],
  [{ verdict: 'none', domain: 'example.org' }, 'Unverified sender'],
  [{ verdict: 'fail', domain: 'paypal.com' }, 'Claims to be paypal.com, but isn’t'],
  [{ verdict: 'error', domain: null }, 'Sender could not be checked'],
];

for (const [authentication, words] of VERDICTS) {
  test(`SHOW-7 a sender that is “${authentication.verdict}” is said in words, on the row and in the mail`, async ({
    page,
    service,
  }) => {
    const checks = { ...CHECKS, dkim: 'pass (github.com)', arc: 'quantum' };
    await openAs(page, service, { authentication, detail: { checks } });
    const line = senderLine(page);
    await expect(line).toContainText(words);
    await expect(row(page, SUBJECT)).toContainText(words);
    await line.click();
    await expect(article(page).getByText('signed and unchanged')).toBeVisible();
    // A result without words is shown as it is.
    await expect(article(page).getByText('quantum')).toBeVisible();
  });
}

test('M12, SHOW-7 a name that passes for another address does not stand for the sender', async ({
  page,
  service,
}) => {
  const from = { name: 'service@paypal.com', address: 'mallory@evil.example' };
  await openAs(page, service, { detail: { from } });
  const sender = article(page).locator('[data-disguised]').first();
  await expect(sender).toHaveText('mallory@evil.example named “service@paypal.com”');
});

test('SHOW-8 what a mail is besides text is said', async ({ page, service }) => {
  await openAs(page, service, {
    detail: {
      text: '',
      traits: [
        { kind: 'encrypted', scheme: 'pgp' },
        { kind: 'signed', scheme: 'smime' },
        { kind: 'automatic' },
        { kind: 'winmail', index: 0 },
      ],
      attachments: [file(0, 'winmail.dat', 'application/ms-tnef')],
      problems: ['The text is longer than what is shown.'],
    },
  });
  const notes = article(page).getByRole('list', { name: 'About this email' });
  await expect(notes.getByRole('listitem')).toHaveCount(4);
  await expect(notes).toContainText('Encrypted with PGP. Mayfly has no key');
  await expect(article(page).getByRole('list', { name: 'Problems of this email' })).toContainText(
    'The text is longer than what is shown.',
  );
  await expect(article(page).getByText('This email has no text.')).toBeVisible();
});

test('SHOW-8 a delivery report says who, what and why', async ({ page, service }) => {
  await openAs(page, service, {
    detail: {
      traits: [
        {
          kind: 'report',
          recipients: [
            { address: 'a@b.example', action: 'failed', status: '5.2.2', diagnostic: 'Over quota' },
            { address: 'c@b.example', action: 'delivered', status: '2.0.0', diagnostic: '' },
            {
              ...{ address: 'd@b.example', action: 'failed', status: '5.1.1' },
              diagnostic: '550 5.1.1 User unknown',
            },
            { address: '', action: null, status: null, diagnostic: '' },
          ],
        },
      ],
    },
  });
  const report = article(page).getByRole('table', { name: 'Delivery report' });
  await expect(report.getByRole('row', { name: 'a@b.example' })).toContainText(
    'Not deliveredThe mailbox is full5.2.2 Over quota',
  );
  await expect(report.getByRole('row', { name: 'c@b.example' })).toContainText('Delivered2.0.0');
  await expect(report.getByRole('row', { name: 'd@b.example' })).toContainText(
    'The address does not exist550 5.1.1 User unknown',
  );
  await expect(report.getByRole('row', { name: 'Unknown recipient' })).toContainText(
    'No reason given',
  );
});

test.describe('SHOW-8 invitations', () => {
  test.use({ timezoneId: 'America/New_York', locale: 'en-US' });
  const EVENT: CalendarEvent = {
    title: 'Review of the quarter',
    start: '2026-03-09T10:00:00+01:00',
    end: '2026-03-09T11:30:00+01:00',
    timeZone: 'Europe/Berlin',
    location: 'Room 5',
    organizer: { name: 'Ada', address: 'ada@example.org' },
    repeats: true,
    recurrence: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;UNTIL=20260504T080000Z',
    cancelled: false,
  };

  test('say when by the viewer’s clock and by their own, where and who', async ({
    page,
    service,
  }) => {
    const trait = { kind: 'calendar', method: 'request', events: [EVENT] } as const;
    const attachments = [file(0, 'invite.ics', 'text/calendar')];
    await openAs(page, service, { detail: { traits: [trait], attachments } });
    const card = article(page).getByRole('article', { name: 'Review of the quarter' });
    await expect(card).toContainText('Invitation');
    await expect(card).toContainText(
      'Mon, Mar 9, 2026, 5:00 – 6:30 AM EDT · Every 2 weeks on Monday until May 4, 2026 · Room 5',
    );
    await card.getByRole('button', { name: 'Show all' }).click();
    await expect(card).toContainText('March 9, 2026, 5:00 – 6:30 AM your time');
    await expect(card).toContainText('10:00 – 11:30 AM (Europe/Berlin)');
    for (const words of ['Every 2 weeks on Monday', 'Room 5', 'ada@example.org'])
      await expect(card).toContainText(words);
    await expect(article(page).getByRole('button', { name: 'Save invite.ics' })).toBeVisible();
  });

  test('that repeat are saved as they came, and listed once', async ({ page, service }) => {
    const ics = ['BEGIN:VCALENDAR', 'RRULE:FREQ=WEEKLY', 'END:VCALENDAR'].join('\r\n');
    await page.route(/attachments\/1$/, (route) => route.fulfill({ body: ics }));
    const trait = { kind: 'calendar', method: 'request', events: [EVENT] } as const;
    const form = { ...file(0, 'invitation-1.ics', 'text/calendar'), inline: true };
    const attachments = [form, file(1, 'invite.ics', 'application/ics')];
    await openAs(page, service, { detail: { traits: [trait], attachments } });
    await expect(article(page).getByRole('button', { name: /^Save .*ics$/ })).toHaveCount(1);
    const saved = page.waitForEvent('download');
    await article(page).getByRole('button', { name: 'Add to calendar' }).click();
    expect((await saved).suggestedFilename()).toBe('invite.ics');
    expect(await readFile(await (await saved).path(), 'utf8')).toBe(ics);
  });

  test('that are off say so, and whole days end with their last', async ({ page, service }) => {
    const days = { ...EVENT, start: '2026-03-09', end: '2026-03-12', timeZone: null };
    const trait = { kind: 'calendar', method: 'cancel', events: [days] } as const;
    await openAs(page, service, { detail: { traits: [trait] } });
    const card = article(page).getByRole('article', { name: 'Review of the quarter' });
    await expect(card).toContainText('Cancelled');
    await expect(card).toContainText('Mon, Mar 9 – Wed, Mar 11, 2026');
    await card.getByRole('button', { name: 'Show all' }).click();
    await expect(card).toContainText('Monday, March 9 – Wednesday, March 11, 2026');
  });
});

function nested(told: Partial<NestedMessage>): NestedMessage {
  return {
    from: { name: 'GitHub', address: 'noreply@github.com' },
    to: ['someone@example.org'],
    cc: [],
    subject: 'The inner mail',
    date: '2026-03-01T10:00:00Z',
    text: 'What the inner mail says.',
    html: null,
    headers: [{ name: 'X-Inner', value: '<b>plain</b>' }],
    attachments: [],
    traits: [],
    problems: [],
    ...told,
  };
}

const INNER = { kind: 'message', index: 2, subject: 'The inner mail', from: null } as const;
const INNERMOST = { kind: 'message', index: 1, subject: 'The innermost mail', from: null } as const;

test('SHOW-8 a mail inside a mail opens in place, as deep as it goes, and Escape closes one at a time', async ({
  page,
  service,
  canary,
}) => {
  await openAs(page, service, {
    detail: { traits: [INNER], attachments: [file(2, 'inner.eml', 'message/rfc822')] },
    nested: {
      '2': nested({
        html: `<p>Inner HTML</p><img src="${canary.origin}/pixel">`,
        traits: [INNERMOST],
        attachments: [file(0, 'a.txt', 'text/plain'), file(1, 'deep.eml', 'message/rfc822')],
      }),
      '2.1': nested({ subject: 'The innermost mail' }),
    },
  });
  const inner = article(page).getByRole('article', { name: 'The inner mail' });
  await inner.getByRole('button', { name: 'Open' }).click();
  await expect(inner.getByText('its sender is unverified')).toBeVisible();
  await expect(page.frameLocator('iframe').getByText('Inner HTML')).toBeVisible();
  const asked = page.waitForRequest(/attachments\/2\.0$/);
  await inner.getByRole('button', { name: 'Save a.txt' }).click();
  await asked;

  const innermost = inner.getByRole('article', { name: 'The innermost mail' });
  await innermost.getByRole('button', { name: 'Open' }).click();
  await expect(innermost.getByText('What the inner mail says.')).toBeVisible();
  await innermost.getByRole('tab', { name: 'Headers' }).click();
  await expect(innermost.getByText('<b>plain</b>')).toBeVisible();
  await inner.getByRole('tab', { name: 'Text' }).first().click();
  await expect(page.locator('iframe')).toBeHidden();
  await expectAccessible(page);

  await innermost.getByRole('tab', { name: 'Text' }).focus();
  await page.keyboard.press('Escape');
  await expect(innermost.getByRole('button', { name: 'Open' })).toBeFocused();
  await expect(inner.getByRole('button', { name: 'Close this email' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(inner.getByRole('button', { name: 'Open' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(article(page)).toBeHidden();
  expect(canary.visits).toEqual([]);
});

test('SHOW-8 a mail inside a mail that cannot be had says so', async ({ page, service }) => {
  await openAs(page, service, { detail: { traits: [INNER] } });
  await article(page).getByRole('button', { name: 'Open' }).click();
  await expect(article(page).getByRole('alert')).toHaveText(/could not be loaded/);
});

test('C11, SHOW-4 the link card says where a link really goes', async ({ page, service }) => {
  const target = encodeURIComponent('https://accounts.example.net/v?t=1');
  const link = {
    url: `https://click.example.com/r?url=${target}`,
    text: 'https://bank.com/confirm',
    kind: 'verify',
  } as const;
  await openAs(page, service, { detail: { link } });
  await expect(
    article(page).locator('bdi').getByText('click.example.com', { exact: true }),
  ).toBeVisible();
  await expect(
    article(page).getByText(
      'It shows bank.com. Opens click.example.com, which may redirect to accounts.example.net',
    ),
  ).toBeVisible();
  await expect(article(page).getByRole('link', { name: 'Open click.example.com' })).toHaveAttribute(
    'href',
    link.url,
  );
});

test('M13 files have a kind and a whole name, and none is fetched unasked', async ({
  page,
  service,
}) => {
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/attachments/')) fetched.push(request.url());
  });
  const logo = { ...file(3, 'logo.png', 'image/png'), contentId: '<logo>', inline: true };
  await openAs(page, service, {
    detail: {
      attachments: [
        file(0, 'invoice.pdf', 'application/pdf'),
        file(1, `${'very-long-name-'.repeat(12)}.pdf.exe`, 'application/pdf'),
        file(2, 'فاتورة.html', 'text/html'),
        logo,
      ],
    },
  });
  const list = article(page);
  await expect(list.getByRole('heading', { name: '3 attachments' })).toBeVisible();
  await expect(list.getByRole('listitem').filter({ hasText: 'invoice.pdf' })).toContainText(
    'PDF · 4.2 kB · not shown here',
  );
  await expect(list.getByRole('listitem').filter({ hasText: '.pdf.exe' })).toContainText('Program');
  await expect(list.getByRole('listitem').filter({ hasText: '.html' })).toContainText('Web page');
  await expect(list.getByText('1 image in the text')).toBeVisible();
  expect(fetched).toEqual([]);
});

test('the quote at the end of a text is folded, unless it has a link', async ({
  page,
  service,
}) => {
  const quote = '> Hi Ada,\n>\n> The tour starts at three.\n> Jule';
  await openAs(page, service, {
    detail: { html: null, text: `Thanks!\n\nOn 1 Apr 2031, Jule wrote:\n${quote}` },
  });
  await expect(article(page).getByText('Thanks!')).toBeVisible();
  await expect(article(page).getByText('The tour starts')).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(article(page).getByText('The tour starts')).toBeVisible();
  await expect(article(page).getByText('Quoted text')).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await article(page).getByText('Quoted text').click();
  await expect(article(page).getByText('On 1 Apr 2031, Jule wrote:')).toBeVisible();

  const text = `Here it is.\n\n${quote}\n> https://a.example/confirm`;
  await reopenAs(page, { detail: { html: null, text } });
  await expect(article(page).getByRole('link', { name: 'a.example/confirm' })).toBeVisible();
});

test('quotes in a text are shown as quotes, in the direction of their own text', async ({
  page,
  service,
}) => {
  const text = [
    'Priya wrote:',
    '> Marsh wrote:',
    '>> Who needs it?',
    '>',
    '> One mill, see https://a.example/mill',
    '',
    'Then let us keep it.',
    '',
    '> شكرا لكم',
    '',
    'In Python:',
    '>>> 1 + 1',
    '2',
  ].join('\n');
  await openAs(page, service, { detail: { html: null, text } });
  const quotes = article(page).getByRole('blockquote');
  await expect(quotes).toHaveText([
    'Marsh wrote:Who needs it?One mill, see https://a.example/mill',
    'Who needs it?',
    'شكرا لكم',
  ]);
  await expect(quotes.first().getByRole('link')).toHaveAttribute('href', 'https://a.example/mill');
  await expect(article(page).getByText('>>> 1 + 1')).toBeVisible();
  await expect(quotes.first()).toHaveCSS('border-left-width', '2px');
  await expect(quotes.last()).toHaveCSS('border-left-width', '0px');
  await expect(quotes.last()).toHaveCSS('border-right-width', '2px');
  const body = article(page).locator('[data-view="text"]');
  const selected = await body.evaluate((element) => {
    getSelection()?.selectAllChildren(element);
    return getSelection()?.toString();
  });
  expect(selected).toContain('Then let us keep it.\n\nشكرا لكم\n\nIn Python:\n>>> 1 + 1\n2');
  await expectAccessible(page);
});

test('a file on a phone has its name and its buttons in one line', async ({ page, service }) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await openAs(page, service, { detail: { attachments: [file(0, 'notes.txt', 'text/plain')] } });
  const line = article(page).getByRole('listitem').filter({ hasText: 'notes.txt' });
  const read = async (part: Locator) => (await part.boundingBox()) ?? { y: 0, height: 0 };
  const name = await read(line.getByText('notes.txt').first());
  for (const each of ['Show notes.txt', 'Save notes.txt']) {
    const button = await read(line.getByRole('button', { name: each }));
    expect(button.y, each).toBeLessThan(name.y + name.height);
    expect(button.height, each).toBeGreaterThanOrEqual(44);
  }
});

test('SHOW-6 a picture and a text are shown on request, what could run is not', async ({
  page,
  service,
}) => {
  await page.route(/attachments\/0$/, (route) =>
    route.fulfill({ body: '<script>alert(1)</script> is text', contentType: 'text/plain' }),
  );
  await openAs(page, service, {
    detail: {
      attachments: [
        file(0, 'notes.txt', 'text/plain'),
        file(1, 'logo.svg', 'image/svg+xml'),
        file(2, 'picture.html', 'image/png'),
        file(3, 'letter.pdf', 'application/pdf'),
      ],
    },
  });
  await expect(article(page).getByRole('button', { name: /^Show / })).toHaveCount(1);
  await article(page).getByRole('button', { name: 'Show notes.txt' }).click();
  await expect(article(page).getByText('<script>alert(1)</script> is text')).toBeVisible();
  await article(page).getByRole('button', { name: 'Hide notes.txt' }).click();
  await expect(article(page).getByText('is text')).toBeHidden();
});
