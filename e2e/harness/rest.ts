import { z } from 'zod';

const Created = z.object({
  address: z.string(),
  token: z.string(),
  cursor: z.string(),
  lease: z.string().optional(),
});
export type Made = z.infer<typeof Created>;

/** One request of a program; `token` goes where it belongs. */
export function request(
  httpUrl: string,
  path: string,
  { token, ...init }: RequestInit & { token?: string } = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return fetch(new URL(`/api/v1${path}`, httpUrl), { ...init, headers });
}

/** Makes an inbox, `hold: true` as a page does it. */
export async function createInbox(
  httpUrl: string,
  wish: { name?: string; domain?: string; hold?: true } = {},
): Promise<Made> {
  const answer = await request(httpUrl, '/inboxes', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  });
  if (!answer.ok) throw new Error(`POST /inboxes: ${answer.status} ${await answer.text()}`);
  return Created.parse(await answer.json());
}
