import type { Page, WebSocketRoute } from '@playwright/test';
import type { ServerToTab } from '#shared/protocol.ts';
import { sendMail } from '../../harness/mail.ts';
import type { Relay } from '../../harness/relay.ts';
import type { Service } from '../../harness/service.ts';
import { LETTERS } from '../../letters/index.ts';
import { article } from '../answers.ts';
import { connectionState, expect, openInbox } from '../fixtures.ts';

/** What a state of the page is made with: a real service, real mail, and what a server may say. */
export interface StateContext {
  readonly page: Page;
  readonly service: Service;
  readonly relay: Relay;
  /** Opens the page; resolves with its address once it is live. */
  open(): Promise<string>;
  /** Delivers these letters, by their names in `e2e/letters`, and waits for their rows. */
  receive(to: string, ...names: readonly string[]): Promise<void>;
  /** Opens a page with this letter, and the letter itself. */
  read(name: string): Promise<void>;
  /** As if the server said it on the socket: what would take a restart or an hour to bring about. */
  say<Event extends keyof ServerToTab>(
    event: Event,
    ...words: Parameters<ServerToTab[Event]>
  ): void;
}

export async function createStateContext(
  page: Page,
  service: Service,
  relay: Relay,
): Promise<StateContext> {
  const tabs: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/socket\.io\//, (tab) => {
    tab.connectToServer();
    tabs.push(tab);
  });
  const open = async () => {
    const address = await openInbox(page);
    await expect(connectionState(page, 'live')).toBeVisible();
    return address;
  };
  const receive: StateContext['receive'] = async (to, ...names) => {
    for (const name of names)
      await sendMail(service.smtp, {
        envelope: { from: 'sender@example.org', to },
        raw: letterOf(name),
      });
    await expect(page.locator('[data-message-id]')).toHaveCount(names.length);
  };
  return {
    ...{ page, service, relay, open, receive },
    async read(name) {
      await receive(await open(), name);
      await page.locator('[data-message-id]').getByRole('button').first().click();
      await expect(article(page)).toBeVisible();
    },
    // A packet of Socket.IO: a message (4) that is an event (2).
    say: (event, ...words) => tabs.at(-1)?.send(`42${JSON.stringify([event, ...words])}`),
  };
}

function letterOf(name: string): Buffer {
  const letter = LETTERS.find((each) => each.name === name);
  if (letter === undefined) throw new Error(`There is no letter “${name}”.`);
  return letter.raw;
}
