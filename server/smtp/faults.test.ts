import { describe, expect, test } from 'vitest';
import type { InboxStore } from '#server/inbox/store.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { createLocalRates, type Rates } from '#server/ops/rates.ts';
import { withReplaced } from './testing/replaced.ts';
import { DOMAIN, until } from './testing/rig.ts';
import { expectNothingLeft, rigs } from './testing/rigs.ts';
import { Talk } from './testing/talk.ts';

const start = rigs();

/** A handler that goes wrong, and when it was called. */
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

describe('S33 a fault of our own', () => {
  for (const [name, fault] of Object.entries(FAULTS)) {
    test(`SMTP-13 ${name} at RCPT is 451 4.3.0, and the session goes on`, async () => {
      const { handler: admit, called } = faulty(fault);
      const rig = await start({ store: (store) => withReplaced<InboxStore>(store, { admit }) });
      const talk = await Talk.open(rig.port);
      await talk.say('MAIL FROM:<a@sender.example>');
      talk.write(`RCPT TO:<ann@${DOMAIN}>\r\n`);
      await called;
      if (fault === hang) rig.clock.advance(30_000);
      expect(await talk.reply()).toMatchObject({ code: 451, enhanced: '4.3.0' });
      expect(await talk.say('NOOP')).toMatchObject({ code: 250 });
    });

    test(`SMTP-13 ${name} at the dot is 451 4.3.0, and the session goes on`, async () => {
      const { handler: deliver, called } = faulty(fault);
      const mailroom = (whole: Mailroom) => withReplaced<Mailroom>(whole, { deliver });
      const rig = await start({ mailroom });
      const ann = await rig.inbox('ann');
      const talk = await Talk.open(rig.port);
      await talk.envelope([ann.address]);
      await talk.say('DATA');
      talk.write('x\r\n.\r\n');
      await called;
      if (fault === hang) rig.clock.advance(60_000);
      expect(await talk.reply()).toMatchObject({ code: 451, enhanced: '4.3.0' });
      expect(await talk.say('NOOP')).toMatchObject({ code: 250 });
      talk.destroy();
      // A commit that hangs still holds its message.
      if (fault !== hang) await expectNothingLeft(rig);
    });
  }

  test('SMTP-13 is written to the log; that the store is away is its own to write', async () => {
    for (const fault of Object.values(FAULTS).slice(0, 3)) {
      const store = (whole: InboxStore) => withReplaced<InboxStore>(whole, { admit: fault });
      const rig = await start({ store });
      const talk = await Talk.open(rig.port);
      await talk.envelope([`ann@${DOMAIN}`]);
      const failed = rig.written.filter(({ verb }) => verb === 'failed');
      expect(failed).toHaveLength(fault === FAULTS['of a store that is away'] ? 0 : 1);
    }
  });
});

test('S33 SMTP-13 a fault where none is foreseen ends the session with 451, and nothing else', async () => {
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
  const [talk, other] = [await Talk.open(rig.port), await Talk.open(rig.port)];
  await talk.envelope([ann.address]);
  await talk.say('DATA');
  rig.clock.advance(1_000);
  talk.write('x'.repeat(100));
  expect(await talk.rest()).toMatchObject([{ code: 451, enhanced: '4.3.0' }]);
  expect(await other.say('NOOP')).toMatchObject({ code: 250 });
  expect(rig.written.filter(({ verb }) => verb === 'failed')).toHaveLength(1);
});

test('S33 R8 SMTP-13 what is committed after we gave up is no twin of its retry', async () => {
  const gate = Promise.withResolvers<void>();
  const called = Promise.withResolvers<void>();
  let first = true;
  const rig = await start({
    mailroom: (mailroom) =>
      withReplaced<Mailroom>(mailroom, {
        deliver: async (mail) => {
          if (first) {
            first = false;
            called.resolve();
            await gate.promise;
          }
          return mailroom.deliver(mail);
        },
      }),
  });
  const ann = await rig.inbox('ann');
  const talk = await Talk.open(rig.port);
  const message = 'Message-ID: <1@sender.example>\r\n\r\nx';
  await talk.envelope([ann.address]);
  await talk.say('DATA');
  talk.write(`${message}\r\n.\r\n`);
  await called.promise;
  rig.clock.advance(60_000);
  expect(await talk.reply()).toMatchObject({ code: 451 });
  gate.resolve();
  await until(async () => (await ann.messages()).length === 1);
  // Nothing more is said of it.
  expect((await talk.say('NOOP')).lines).toEqual(['250 2.0.0 Still here']);
  expect(await talk.send(ann.address, message)).toMatchObject({ code: 250 });
  expect(await ann.messages()).toHaveLength(1);
});

/** Something that the first who comes has to wait for. */
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

test('SMTP-13 a recipient that is found after 451 was said is not added to the message', async () => {
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
  const talk = await Talk.open(rig.port);
  await talk.envelope([ann.address]);
  talk.write(`RCPT TO:<${bob.address}>\r\n`);
  await late.waits;
  rig.clock.advance(30_000);
  expect(await talk.reply()).toMatchObject({ code: 451 });
  late.letGo();
  await admitted.promise;
  await talk.say('DATA');
  expect(await talk.say('x\r\n.')).toMatchObject({ code: 250 });
  expect(await ann.messages()).toHaveLength(1);
  expect(await bob.messages()).toEqual([]);
  expect(bob.notices).toEqual([]);
  talk.destroy();
  await expectNothingLeft(rig);
});

test('SMTP-13 a MAIL that is allowed after 451 was said ends no newer transaction', async () => {
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
  const talk = await Talk.open(rig.port);
  talk.write('MAIL FROM:<a@sender.example>\r\n');
  await late.waits;
  rig.clock.advance(30_000);
  expect(await talk.reply()).toMatchObject({ code: 451 });
  await talk.envelope([ann.address]);
  late.letGo();
  await talk.say('DATA');
  expect(await talk.say('x\r\n.')).toMatchObject({ code: 250 });
  expect(await ann.messages()).toHaveLength(1);
});
