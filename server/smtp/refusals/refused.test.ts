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

describe('REFUSE-1 a listed sender', () => {
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
