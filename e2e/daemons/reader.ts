import { expect } from 'vitest';
import { z } from 'zod';
import type { Summary } from '#shared/message.ts';
import type { Change } from '#shared/protocol.ts';
import { createInbox, request } from '../harness/rest.ts';
import { openTab } from '../harness/tab.ts';
import { POOL } from './net/zone.ts';
import type { World } from './world.ts';

/** A tab with an address. */
export interface Reader extends Disposable {
  readonly address: string;
  readonly token: string;
  /** The latest summaries in the tab, when there are at least `count`. */
  shows(count: number): Promise<readonly Summary[]>;
  /** Its only message. */
  onlyMail(): Promise<Summary>;
  /** A message, once it is known who really sent it. */
  verified(id: string): Promise<Summary>;
  /** A message as it came, our own lines before it. */
  raw(id: string): Promise<string>;
  /** The bytes of its only attachment. */
  attachment(id: string): Promise<Buffer>;
  delete(id: string): Promise<void>;
  /** The subjects of what the store has now, in order. */
  stored(): Promise<readonly string[]>;
}

const Messages = z.object({ messages: z.array(z.object({ subject: z.string() })) });

export async function openReader(world: World, domain: string = POOL.plain): Promise<Reader> {
  const httpUrl = world.httpUrlOf(domain);
  const { address, token, lease } = await createInbox(httpUrl, { domain, hold: true });
  const shown = new Map<string, Summary>();
  // Waiting callers check again after each change.
  let changed = Promise.withResolvers<void>();
  const onChange = (change: Change) => {
    take(shown, change);
    changed.resolve();
    changed = Promise.withResolvers();
  };
  const tab = openTab({ httpUrl, token, lease, onChange });
  await tab.opened;
  const shows = async (count: number) => {
    while (shown.size < count) await changed.promise;
    return [...shown.values()];
  };
  const ask = async (path: string, method = 'GET') => {
    const answer = await request(httpUrl, `/inbox/messages${path}`, { token, method });
    expect(answer.status).toBeLessThan(300);
    return answer;
  };
  return {
    ...{ address, token, shows },
    async onlyMail() {
      const [message, ...others] = await shows(1);
      expect(others).toEqual([]);
      if (message === undefined) throw new Error('no message');
      return message;
    },
    async verified(id) {
      for (;;) {
        const message = shown.get(id);
        if (message?.authentication) return message;
        await changed.promise;
      }
    },
    raw: async (id) => (await ask(`/${id}/raw`)).text(),
    attachment: async (id) => Buffer.from(await (await ask(`/${id}/attachments/0`)).arrayBuffer()),
    delete: async (id) => void (await ask(`/${id}`, 'DELETE')),
    async stored() {
      const { messages } = Messages.parse(await (await ask('')).json());
      return messages.map(({ subject }) => subject);
    },
    [Symbol.dispose]: () => tab[Symbol.dispose](),
  };
}

function take(shown: Map<string, Summary>, change: Change): void {
  if (change.type === 'message') shown.set(change.message.id, change.message);
  else if (change.type === 'message:deleted') shown.delete(change.id);
  else {
    const before = shown.get(change.id);
    if (before) shown.set(change.id, { ...before, ...change.changed });
  }
}
