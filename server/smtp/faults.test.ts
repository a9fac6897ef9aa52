import { describe, expect, test } from 'vitest';
import type { InboxStore } from '#server/inbox/store.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { createLocalRates, type Rates } from '#server/ops/rates.ts';
import { DOMAIN } from './testing/rig.ts';
import { expectNothingLeft, rigs } from './testing/rigs.ts';
import { SmtpClient } from './testing/smtp-client.ts';
import { withReplaced } from './testing/with-replaced.ts';

const start = rigs();

/** A failing handler; `called` resolves when it is called. */
function faulty(fault: () => Promise<never>) {
  const { promise: called, resolve } = Promise.withResolvers<void>();
  return {
    called,
    handler: () => {
      resolve();
      return fault();
    },
  };
}

const hang = () => new Promise<never>(() => {});
const crash = () => {
  throw new Error('broken');
};
const FAULTS: Readonly<Record<string, () => Promise<never>>> = {
  'that throws': crash,
  'that rejects': async () => crash(),
  'of a store that is away': async () => {
    throw new StoreUnavailable('away');
  },
  'that hangs': hang,
};

describe('S33 an internal error', () => {
  for (const [name, fault] of Object.entries(FAULTS)) {
    test(`SMTP-13 ${name} at RCPT is 451 4.3.0, and the session goes on`, async () => {
      const { handler: admit, called } = faulty(fault);
      const rig = await start({ store: (store) => withReplaced<InboxStore>(store, { admit }) });
      const client = await SmtpClient.open(rig.port);
      await client.say('MAIL FROM:<a@sender.example>');
      client.write(`RCPT TO:<ann@${DOMAIN}>\r\n`);
      await called;
      if (fault === hang) rig.clock.advance(30_000);
      expect(await client.reply()).toMatchObject({ code: 451, enhanced: '4.3.0' });
      expect(await client.say('NOOP')).toMatchObject({ code: 250 });
    });

    test(`SMTP-13 ${name} at the dot is 451 4.3.0, and the session goes on`, async () => {
      const { handler: deliver, called } = faulty(fault);
      const mailroom = (whole: Mailroom) => withReplaced<Mailroom>(whole, { deliver });
      const rig = await start({ mailroom });
      const ann = await rig.inbox('ann');
      const client = await SmtpClient.open(rig.port);
      await client.envelope([ann.address]);
      await client.say('DATA');
      client.write('x\r\n.\r\n');
      await called;
      if (fault === hang) rig.clock.advance(60_000);
      expect(await client.reply()).toMatchObject({ code: 451, enhanced: '4.3.0' });
      expect(await client.say('NOOP')).toMatchObject({ code: 250 });
      client.destroy();
      // A commit that hangs still holds its bytes.
      if (fault !== hang) await expectNothingLeft(rig);
    });
  }

  test('SMTP-13 is logged, unless the store is away, which the store logs itself', async () => {
    for (const fault of Object.values(FAULTS).slice(0, 3)) {
      const store = (whole: InboxStore) => withReplaced<InboxStore>(whole, { admit: fault });
      const rig = await start({ store });
      const client = await SmtpClient.open(rig.port);
      await client.envelope([`ann@${DOMAIN}`]);
      const failed = rig.written.filter(({ verb }) => verb === 'failed');
      expect(failed).toHaveLength(fault === FAULTS['of a store that is away'] ? 0 : 1);
    }
  });
});

test('S33 SMTP-13 an unexpected exception ends its session with 451, and no other', async () => {
  const rig = await start({
    store: (store) =>
      withReplaced<InboxStore>(store, {
        notify: (inbox, notice) => {
          if (notice.stage === 'receiving') crash();
          store.notify(inbox, notice);
        },
      }),
  });
  const ann = await rig.inbox('ann');
  const [client, other] = [await SmtpClient.open(rig.port), await SmtpClient.open(rig.port)];
  await client.envelope([ann.address]);
  await client.say('DATA');
  rig.clock.advance(1_000);
  client.write('x'.repeat(100));
  expect(await client.rest()).toMatchObject([{ code: 451, enhanced: '4.3.0' }]);
  expect(await other.say('NOOP')).toMatchObject({ code: 250 });
  expect(rig.written.filter(({ verb }) => verb === 'failed')).toHaveLength(1);
});

/** Blocks the first caller until it is opened. */
function firstWaits() {
  const waits = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  let isFirst = true;
  return {
    waits: waits.promise,
    letGo: over.resolve,
    async pass(): Promise<void> {
      if (!isFirst) return;
      isFirst = false;
      waits.resolve();
      await over.promise;
    },
  };
}

test('SMTP-13 a recipient that is found after the 451 is not added to the message', async () => {
  const late = firstWaits();
  const admitted = Promise.withResolvers<void>();
  const rig = await start({
    store: (store) =>
      withReplaced<InboxStore>(store, {
        admit: async (...wish) => {
          if (!wish[0].startsWith('late')) return store.admit(...wish);
          await late.pass();
          return store.admit(...wish).finally(admitted.resolve);
        },
      }),
  });
  const [ann, bob] = [await rig.inbox('ann'), await rig.inbox('late')];
  const client = await SmtpClient.open(rig.port);
  await client.envelope([ann.address]);
  client.write(`RCPT TO:<${bob.address}>\r\n`);
  await late.waits;
  rig.clock.advance(30_000);
  expect(await client.reply()).toMatchObject({ code: 451 });
  late.letGo();
  await admitted.promise;
  await client.say('DATA');
  expect(await client.say('x\r\n.')).toMatchObject({ code: 250 });
  expect(await ann.messages()).toHaveLength(1);
  expect(await bob.messages()).toEqual([]);
  expect(bob.notices).toEqual([]);
  client.destroy();
  await expectNothingLeft(rig);
});

test('SMTP-13 a MAIL that is allowed after the 451 does not replace a newer transaction', async () => {
  const late = firstWaits();
  const own = createLocalRates();
  const perMinute: Rates['perMinute'] = (name, limit) => {
    const rate = own.perMinute(name, limit);
    if (name !== 'smtp_source_messages') return rate;
    return withReplaced(rate, {
      take: async (source: string) => {
        await late.pass();
        return rate.take(source);
      },
    });
  };
  const rig = await start({ rates: withReplaced<Rates>(own, { perMinute }) });
  const ann = await rig.inbox('ann');
  const client = await SmtpClient.open(rig.port);
  client.write('MAIL FROM:<a@sender.example>\r\n');
  await late.waits;
  rig.clock.advance(30_000);
  expect(await client.reply()).toMatchObject({ code: 451 });
  await client.envelope([ann.address]);
  late.letGo();
  await client.say('DATA');
  expect(await client.say('x\r\n.')).toMatchObject({ code: 250 });
  expect(await ann.messages()).toHaveLength(1);
});
