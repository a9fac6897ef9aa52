import { describe, expect, test } from 'vitest';
import { rigs } from '../testing/rigs.ts';
import { Talk } from '../testing/talk.ts';
import { parseRefusals } from './refusal-list.ts';

const open = rigs();

function start(...lines: string[]) {
  const parsed = parseRefusals(lines.join('\n'));
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  return open({ settings: { refusals: parsed.refusals } });
}

describe('REFUSE-2 who is on the list', () => {
  test('is told at MAIL whose decision it is, and others of the session are not touched', async () => {
    const rig = await start('spam.example');
    const ann = await rig.inbox('ann');
    const talk = await Talk.open(rig.port);
    const refused = await talk.say('MAIL FROM:<eve@mail.spam.example>');
    expect(refused).toMatchObject({ code: 550, enhanced: '5.7.1' });
    expect(refused.lines.at(-1)).toContain('takes no mail from this sender');
    expect(await talk.say(`RCPT TO:<${ann.address}>`)).toMatchObject({ code: 503 });
    expect(await talk.send(ann.address, 'x')).toMatchObject({ code: 250 });
    expect(await ann.messages()).toHaveLength(1);
  });

  test('by its network, whatever it says, bounces and postmaster included', async () => {
    const rig = await start('127.0.0.0/8');
    const talk = await Talk.open(rig.port);
    const refused = await talk.say('MAIL FROM:<>');
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

  test('and tries on and on is told to go', async () => {
    const rig = await start('spam.example');
    const talk = await Talk.open(rig.port);
    let code = 0;
    for (let tries = 0; tries <= 101 && code !== 421; tries += 1) {
      code = (await talk.say('MAIL FROM:<eve@spam.example>')).code;
    }
    expect(code).toBe(421);
    await talk.closed;
  });
});
