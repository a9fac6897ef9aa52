import { expect, test } from 'vitest';
import { sendMail } from '../harness/mail.ts';
import { createInbox, request } from '../harness/rest.ts';
import { startService } from '../harness/service.ts';

/** Every limit that 0 takes away. */
const UNLIMITED = {
  MAYFLY_MAX_MESSAGE_SIZE: '0',
  MAYFLY_INBOX_MAX_MESSAGES: '0',
  MAYFLY_INBOX_MAX_BYTES: '0',
  MAYFLY_STORE_MAX_BYTES: '0',
  MAYFLY_MAX_INBOXES: '0',
  MAYFLY_SMTP_MAX_CONNECTIONS: '0',
  MAYFLY_SMTP_SOURCE_CONNECTIONS: '0',
  MAYFLY_SMTP_SOURCE_MESSAGES: '0',
  MAYFLY_SMTP_SOURCE_FAILURES: '0',
  MAYFLY_HTTP_SOURCE_INBOXES: '0',
  MAYFLY_HTTP_SOURCE_SOCKETS: '0',
  MAYFLY_HTTP_SOURCE_WAITS: '0',
  MAYFLY_IDLE_TIMEOUT: '0',
};

test('a limit of 0 is no limit: mail, requests and life go on as ever', async () => {
  await using service = await startService(UNLIMITED);
  const { address, token } = await createInbox(service.httpUrl);
  const described = await request(service.httpUrl, '/inbox', { token });
  expect(await described.json()).toMatchObject({ expiresAt: null, idleTimeoutSeconds: null });
  await sendMail(service.smtp, { to: address, subject: 'Unlimited', text: 'x'.repeat(100_000) });
  const answer = await request(service.httpUrl, '/inbox/messages?wait=10', { token });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('Unlimited');
});
