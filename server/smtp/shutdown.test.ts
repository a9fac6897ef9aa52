import { describe, expect, test } from 'vitest';
import { until } from './testing/rig.ts';
import { rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';

const start = rigs();
const GRACE_MS = 60_000;

test('RUN-3 a port that is in use fails the start', async () => {
  const { port } = await start();
  await expect(start({ settings: { port } })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
});

describe('shutting down', () => {
  test('SMTP-14 an idle session gets 421 4.3.2, and no new one is accepted', async () => {
    const rig = await start();
    const client = await SmtpClient.open(rig.port);
    const closed = rig.receiver.close(GRACE_MS);
    expect(await client.reply()).toMatchObject({ code: 421, enhanced: '4.3.2' });
    await closed;
    await expect(SmtpClient.connect(rig.port)).rejects.toThrow();
  });

  test.each([
    { store: 'outlives', ending: 'finish', codes: [250, 421], stored: 1 },
    { store: 'ends with', ending: 'refuse', codes: [421], stored: 0 },
  ] as const)(
    'R14 SMTP-14 a message in DATA where the store $store the process: $codes',
    async (expected) => {
      const rig = await start({ settings: { ending: expected.ending } });
      const ann = await rig.inbox('ann');
      const client = await SmtpClient.open(rig.port);
      await client.envelope([ann.address]);
      await client.say('DATA');
      const closed = rig.receiver.close(GRACE_MS);
      client.write('x\r\n.\r\n');
      expect((await client.rest()).map(({ code }) => code)).toEqual(expected.codes);
      expect(await ann.messages()).toHaveLength(expected.stored);
      await closed;
      expect(rig.receiver.dataBytes).toBe(0);
    },
  );

  test('SMTP-14 a client that never reads does not delay it', async () => {
    const rig = await start({ limits: { idleCommands: 1_000_000 } });
    const client = await SmtpClient.open(rig.port);
    client.socket.pause();
    // 50 MB of replies fill every buffer on the way.
    client.write('HELP\r\n'.repeat(500_000));
    await standstill(() => client.socket.bytesWritten - client.socket.writableLength);
    await rig.receiver.close(1);
    await until(() => rig.receiver.connections === 0);
  });

  test('SMTP-14 a session that exceeds the grace is disconnected', async () => {
    const rig = await start();
    const ann = await rig.inbox('ann');
    const client = await SmtpClient.open(rig.port);
    await client.envelope([ann.address]);
    await client.say('DATA');
    await rig.receiver.close(1);
    expect(await client.rest()).toMatchObject([{ code: 421, enhanced: '4.3.2' }]);
    expect(rig.receiver.dataBytes).toBe(0);
  });
});

/** Waits until a measure has stayed the same for many turns of the event loop. */
async function standstill(measure: () => number): Promise<void> {
  let last = -1;
  for (let turns = 0; turns < 2_000; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (measure() !== last) turns = 0;
    last = measure();
  }
}
