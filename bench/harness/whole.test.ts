import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { Email } from '../load/emails/generate.ts';
import { type EmailSet, writeHead } from '../load/emails/set.ts';
import { assertWhole, type Delivered } from './whole.ts';

const inbox = { address: 'a@mayfly.localhost', token: 'token' };
const email: Email = {
  shape: 'text',
  sender: 'bounce@shop.example',
  domain: 'shop.example',
  from: 'Shop <hello@shop.example>',
  subject: 'Receipt',
  rest: Buffer.from('MIME-Version: 1.0\r\n\r\nbody\r\n'),
};
const emails: EmailSet = { all: [email], get: () => email };
const TRACE = 'Return-Path: <a@b.example>\r\nReceived: from c.example\r\n\tby d.example; now\r\n';

/** Of a service that stores `body` of the first of three emails. */
async function check(delivered: Partial<Delivered>, body = email.rest.toString()): Promise<void> {
  const head = writeHead(email, 0, inbox.address).toString();
  const server = createServer((_, answer) => answer.end(TRACE + head + body)).listen(0);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const whole = {
    messages: 3,
    sessions: [{ numbers: [0, 2] }, { numbers: [1] }],
    rows: rows(0, 1, 2),
  };
  const service = { httpUrl: `http://127.0.0.1:${port}` };
  await assertWhole(service, inbox, emails, { ...whole, ...delivered });
}

function rows(...numbers: number[]) {
  return numbers.map((number) => ({ id: `${number}`, subject: `Receipt #${number}` }));
}

test('sessions may overtake each other', async () => {
  await check({ rows: rows(1, 0, 2) });
});

test.each([
  ['lost', rows(0, 1), '3 sent, 2 pushed'],
  ['doubled', rows(0, 1, 1), '2 different ones'],
  ['reordered within a session', rows(2, 1, 0), 'before one sent earlier'],
])('an email that was %s is reported', async (_, pushed, reason) => {
  await expect(check({ rows: pushed })).rejects.toThrow(reason);
});

test('an email that was altered is reported', async () => {
  await expect(check({}, 'MIME-Version: 1.0\r\n\r\nBody\r\n')).rejects.toThrow(
    'email 0 was altered',
  );
  await expect(check({}, `\r\n${email.rest}`)).rejects.toThrow('email 0 was altered');
});
