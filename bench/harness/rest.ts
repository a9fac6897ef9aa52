import { z } from 'zod';
import type { Subject } from './subject.ts';

const Created = z.object({
  address: z.string(),
  token: z.string(),
  lease: z.string().optional(),
});
export type BenchInbox = z.infer<typeof Created>;

const Described = z.object({ messageCount: z.number() });

/** Requests at a time while many inboxes are made. */
const CREATORS = 16;

export async function createInbox(
  subject: Pick<Subject, 'httpUrl'>,
  wish: object = {},
): Promise<BenchInbox> {
  const answer = await fetch(new URL('/api/v1/inboxes', subject.httpUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
  if (!answer.ok) throw new Error(`POST /inboxes: ${answer.status} ${await answer.text()}`);
  return Created.parse(await answer.json());
}

/** Inboxes of pages that are about to connect. */
export async function createInboxes(subject: Subject, count: number): Promise<BenchInbox[]> {
  const inboxes: BenchInbox[] = [];
  let begun = 0;
  const creator = async () => {
    while (begun < count) {
      begun += 1;
      inboxes.push(await createInbox(subject, { hold: true }));
    }
  };
  await Promise.all(Array.from({ length: CREATORS }, creator));
  return inboxes;
}

export async function messageCount(subject: Subject, { token }: BenchInbox): Promise<number> {
  const answer = await fetch(new URL('/api/v1/inbox', subject.httpUrl), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`GET /inbox: ${answer.status} ${await answer.text()}`);
  return Described.parse(await answer.json()).messageCount;
}

const Listed = z.object({ messages: z.array(z.unknown()) });

/** Lists all emails of an inbox; answers how many. */
export async function listMessages(
  subject: Pick<Subject, 'httpUrl'>,
  { token }: BenchInbox,
): Promise<number> {
  const answer = await fetch(new URL('/api/v1/inbox/messages', subject.httpUrl), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`GET /inbox/messages: ${answer.status}`);
  return Listed.parse(await answer.json()).messages.length;
}

/** A stored email as it came, below the lines that the service put in front. */
export async function rawMessage(
  subject: Pick<Subject, 'httpUrl'>,
  { token }: BenchInbox,
  id: string,
): Promise<Buffer> {
  const answer = await fetch(new URL(`/api/v1/inbox/messages/${id}/raw`, subject.httpUrl), {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`GET /inbox/messages/${id}/raw: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

export async function deleteInbox(subject: Subject, { token }: BenchInbox): Promise<void> {
  const answer = await fetch(new URL('/api/v1/inbox', subject.httpUrl), {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`DELETE /inbox: ${answer.status} ${await answer.text()}`);
}
