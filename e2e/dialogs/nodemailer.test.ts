import { createTransport } from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { openRig, type Rig } from '#server/smtp/testing/rig.ts';

let rig: Rig;
afterEach(() => rig.close());

test('SMTP-1 SMTP-17 a client that people use delivers what it wrote', async () => {
  rig = await openRig();
  const ann = await rig.inbox('ann');
  const transport = createTransport({ host: '127.0.0.1', port: rig.port, pool: true });
  const text = '.dots\n..\n.\nand an ümlaut\n';
  for (let count = 0; count < 3; count += 1) {
    const sent = await transport.sendMail({ from: 'a@b.example', to: ann.address, text });
    expect(sent.response).toMatch(/^250 2\.6\.0 /);
  }
  transport.close();
  const messages = await ann.messages();
  expect(messages).toHaveLength(3);
  for (const { raw } of messages) {
    expect(Buffer.from(raw, 'latin1').toString()).toMatch(/\r\n\r\n\.dots\r\n\.\.\r\n\.\r\n/);
  }
});
