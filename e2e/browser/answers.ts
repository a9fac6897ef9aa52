import type { Page } from '@playwright/test';
import type { Authentication, Detail, NestedMessage } from '#shared/message.ts';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { expect, openInbox, row } from './fixtures.ts';

/** What the page is told instead of what a plain mail is: it has to show whatever may come. */
export interface Told {
  readonly detail?: Partial<Detail>;
  /** What is really sent. */
  readonly text?: string;
  /** Null: no check ever answers. */
  readonly authentication?: Authentication | null;
  /** By path, as `2.0`. */
  readonly nested?: Readonly<Record<string, NestedMessage>>;
}

export const SUBJECT = 'Something came';

/** A real mail, delivered and opened, of which the page is told something else. */
export async function openAs(page: Page, service: Service, told: Told): Promise<void> {
  await answerWith(page, told);
  const address = await openInbox(page);
  await sendMail(service.smtp, {
    to: address,
    subject: SUBJECT,
    text: told.text ?? 'The first line.',
  });
  await row(page, SUBJECT).getByRole('button').first().click();
  await expect(article(page)).toBeVisible();
}

/** The page is loaded anew, and told something else of the mail that it shows. */
export async function reopenAs(page: Page, told: Told): Promise<void> {
  await page.unrouteAll({ behavior: 'wait' });
  await answerWith(page, told);
  await page.reload();
  await expect(article(page)).toBeVisible();
}

/** The mail that is being read; what it holds may be articles as well. */
export function article(page: Page) {
  return page.getByRole('article').first();
}

/** What is known of the sender. On a telephone it is a sign whose words only a screen reader says. */
export function senderLine(page: Page) {
  return article(page).locator('summary').first();
}

/** What the page asks for from now on. */
export async function answerWith(page: Page, { detail, authentication, nested = {} }: Told) {
  const verdict = authentication === undefined ? {} : { authentication };
  await page.route(/\/api\/v1\/inbox\/messages\/[^/]+$/, async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const response = await route.fetch();
    const real: Detail = await response.json();
    await route.fulfill({ response, json: { ...real, ...verdict, ...detail } });
  });
  await page.route(/\/attachments\/[\d.]+\/message$/, async (route) => {
    const path = /attachments\/([\d.]+)\/message$/.exec(route.request().url())?.[1] ?? '';
    const message = nested[path];
    await (message ? route.fulfill({ json: message }) : route.fulfill({ status: 404, json: {} }));
  });
  if (authentication !== undefined) await pushVerdict(page, authentication);
}

/** Socket.IO's frames are text: this verdict stands where the server says its own. */
async function pushVerdict(page: Page, authentication: Authentication | null): Promise<void> {
  await page.routeWebSocket(/\/socket\.io\//, (tab) => {
    const server = tab.connectToServer();
    tab.onMessage((frame) => server.send(frame));
    server.onMessage((frame) => tab.send(withVerdict(String(frame), authentication)));
  });
}

export function withVerdict(frame: string, authentication: Authentication | null): string {
  return frame.replace(
    /"authentication":(?:null|\{[^}]*\})/g,
    `"authentication":${JSON.stringify(authentication)}`,
  );
}
