import { describe, expect, test } from 'vitest';
import { rigs } from '../testing/rigs.ts';
import { SmtpClient } from '../testing/smtp-client.ts';
import { parseRefusals } from './refusal-list.ts';

const open = rigs();

function start(...lines: string[]) {
  const parsed = parseRefusals(lines.join('\n'));
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  return open({ settings: { refusals: parsed.refusals } });
}

describe('REFUSE-2 a listed sender', () => {
  test('gets 550 at MAIL that names the operator; other senders of the session are accepted', async () => {
    const rig = await start('spam.example');
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    const refused = await client.say('MAIL FROM:<eve@mail.spam.example>');
    expect(refused).toMatchObject({ code: 550, enhanced: '5.7.1' });
    expect(refused.lines.at(-1)).toContain('takes no mail from this sender');
    expect(await client.say(`RCPT TO:<${ann.address}>`)).toMatchObject({ code: 503 });
    expect(await client.send(ann.address, 'x')).toMatchObject({ code: 250 });
    expect(await ann.messages()).toHaveLength(1);
  });

  test('is refused by network with any address, also bounces and mail for postmaster', async () => {
    const rig = await start('127.0.0.0/8');
    const client = await SmtpClient.open(rig.port);
    const refused = await client.say('MAIL FROM:<>');
    expect(refused).toMatchObject({ code: 550, enhanced: '5.7.1' });
    expect(refused.lines.at(-1)).toContain('from your network');
    expect(rig.written).toContainEqual({
      verb: 'refused',
      entry: {
        ...{ code: 550, enhanced: '5.7.1', reason: 'refused_network' },
        remoteAddress: '127.0.0.1',
      },
    });
  });

  test('that keeps trying is disconnected', async () => {
    const rig = await start('spam.example');
    const client = await SmtpClient.open(rig.port);
    let code = 0;
    for (let tries = 0; tries <= 101 && code !== 421; tries += 1) {
      code = (await client.say('MAIL FROM:<eve@spam.example>')).code;
    }
    expect(code).toBe(421);
    await client.closed;
  });
});
