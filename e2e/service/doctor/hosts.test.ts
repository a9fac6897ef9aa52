import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExaminer } from '#server/doctor/examine.ts';
import type { Dial } from '#server/doctor/smtp-probe.ts';
import type { Clock } from '#server/ops/clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import type { MadeCertificate } from '#server/tls/testing/certificate.ts';
import { type NameServer, startDnsmasq, type Zone } from '../../harness/dns.ts';
import { whyNoProgram } from '../../programs.ts';
import {
  certificateFor,
  examine,
  found,
  GOOD,
  startSmtp,
  startTalker,
  subjectOf,
  toolsFor,
  type World,
} from './world.ts';

const DAY = 86_400_000;

/** Host names whose zone is right, each with an address of its own. */
const HOSTS = {
  good: GOOD,
  plain: '11.0.0.2',
  other: '11.0.0.3',
  misnamed: '11.0.0.4',
  mute: '11.0.0.5',
  busy: '11.0.0.6',
  closed: '11.0.0.7',
  unreached: '11.0.0.8',
  web: '11.0.0.9',
  half: '11.0.0.10',
  barred: '11.0.0.11',
  torn: '11.0.0.12',
  endless: '11.0.0.13',
} as const;

/** A greeting, an offer, and then no more of it. */
const TORN = '220 torn.mx.example.net\r\n250-Hi\r\n250 STARTTLS\r\n454 4.7.0 Not now\r\n';

const host = (name: string) => `${name}.mx.example.net`;

const ZONE: Zone = {
  known: ['net', 'org', 'com', 'arpa'],
  broken: [host('broken')],
  txt: [],
  hosts: [
    ...Object.entries(HOSTS).map(([name, address]) => [host(name), address] as const),
    [host('inner'), '10.1.2.3'],
    [host('six'), '2a00:1450::25'],
    [host('target'), '11.0.0.20'],
    // The blocklist: its test entry, and its answers about three domains.
    ['dbltest.com.dbl.spamhaus.org', '127.0.1.2'],
    ['listed.example.net.dbl.spamhaus.org', '127.0.1.2'],
    ['asked.example.net.dbl.spamhaus.org', '127.255.255.254'],
    ['strange.example.net.dbl.spamhaus.org', '11.0.0.1'],
  ],
  cname: [[host('alias'), host('target')]],
};

const why = await whyNoProgram('dnsmasq');

describe('a host that takes mail, as a sender meets it', unlessMissing(why), () => {
  const ends = new DisposableStack();
  let server: NameServer;
  let world: World;
  let right: MadeCertificate;

  beforeAll(async () => {
    server = await startDnsmasq(ZONE);
    right = certificateFor(host('good'), host('web'));
    const at = (name: keyof typeof HOSTS) => `${HOSTS[name]}:25`;
    world = {
      dns: server.server,
      trusted: [right],
      places: {
        [at('good')]: await startSmtp(ends, host('good'), right),
        [at('plain')]: await startSmtp(ends, host('plain'), null),
        [at('other')]: await startSmtp(ends, host('other'), right),
        [at('misnamed')]: await startSmtp(ends, 'somebody.example.org', right),
        [at('mute')]: await startTalker(ends, 'SSH-2.0-door\r\n'),
        [at('busy')]: await startTalker(ends, '421 4.3.2 Too busy\r\n'),
        [at('barred')]: await startTalker(ends, '554 5.7.1 Not you\r\n'),
        [at('half')]: await startTalker(ends, '220-Welcome\r\n'),
        [at('torn')]: await startTalker(ends, TORN),
        [at('endless')]: await startTalker(ends, '2'.repeat(1_000_000)),
        [at('closed')]: 'closed',
        [at('unreached')]: 'unreached',
        '2a00:1450::25:25': 'no route',
      },
    };
  });
  afterAll(async () => {
    ends.dispose();
    await server[Symbol.asyncDispose]();
  });

  const see = (name: string, rest: Partial<World> = {}) =>
    examine({ ...world, ...rest }, subjectOf('in.example.net', { mx: [host(name)] }));

  test.each([
    ['good', `ok: ${host('good')} is at 11.0.0.1.`],
    ['absent', 'has no address'],
    ['inner', 'failing: inner.mx.example.net has an address that only your own network reaches'],
    ['six', 'warning: six.mx.example.net has IPv6 alone'],
    ['alias', `failing: alias.mx.example.net is an alias (CNAME) of ${host('target')}`],
    ['broken', 'unknown: broken.mx.example.net could not be checked'],
  ])('DOCTOR-3 the address of %s', async (name, expected) => {
    expect(found(await see(name), 'address')[0]).toContain(expected);
  });

  test('DOCTOR-3 a name that the world cannot look up is published nowhere', async () => {
    const seen = await examine(world, subjectOf('in.example.net', { mx: ['box'] }));
    expect(found(seen, 'address')[0]).toContain(
      'failing: box is no name that the world can look up',
    );
    expect(seen.records.map(({ type }) => type)).toEqual(['TXT', 'TXT']);
  });

  test.each([
    ['good', `ok: ${host('good')} [11.0.0.1] greets as ${host('good')}`],
    ['misnamed', 'warning: misnamed.mx.example.net [11.0.0.4] greets as somebody.example.org'],
    ['mute', 'failing: mute.mx.example.net [11.0.0.5] takes connections at port 25, but'],
    ['endless', 'failing: endless.mx.example.net [11.0.0.13] takes connections at port 25, but'],
    ['busy', 'unknown: busy.mx.example.net [11.0.0.6] turns senders away for now: "421 4.3.2'],
    ['barred', 'failing: barred.mx.example.net [11.0.0.11] turns senders away: "554 5.7.1'],
    ['closed', 'failing: closed.mx.example.net [11.0.0.7] refuses connections at port 25.'],
    ['six', 'note: six.mx.example.net [2a00:1450::25] was not tried: this machine has no IPv6.'],
    ['unreached', 'unknown: unreached.mx.example.net [11.0.0.8] could not be reached'],
  ])('DOCTOR-4 port 25 of %s', async (name, expected) => {
    expect(found(await see(name), 'smtp')[0]).toContain(expected);
  });

  test('DOCTOR-1 a greeting that never ends is waited for no longer than its time', async () => {
    expect(found(await see('half', { timeoutMs: 300 }), 'smtp')[0]).toContain(
      'unknown: half.mx.example.net',
    );
  });

  test.each([
    ['good', 'ok: good.mx.example.net [11.0.0.1] encrypts; the certificate is good for 59 days'],
    ['plain', 'warning: plain.mx.example.net [11.0.0.2] offers no encryption'],
    ['torn', 'failing: torn.mx.example.net [11.0.0.12] offers STARTTLS, and then it fails (454)'],
    ['other', 'warning: other.mx.example.net [11.0.0.3] has a certificate for another name'],
  ])('DOCTOR-4 encryption of %s', async (name, expected) => {
    expect(found(await see(name), 'tls')[0]).toContain(expected);
  });

  test('DOCTOR-4 an untrusted certificate is a finding', async () => {
    const stranger = certificateFor('stranger.example.net');
    expect(found(await see('good', { trusted: [stranger] }), 'tls')[0]).toMatch(
      /^warning: .* no trusted authority signed \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    );
  });

  test.each([
    [50 * DAY, 'warning', 'ends in 9 days'],
    [62 * DAY, 'warning', 'ended 2 days ago'],
    [-2 * DAY, 'warning', 'is not valid yet'],
  ])('DOCTOR-4 the days of a certificate, %i ms from now', async (later, verdict, expected) => {
    const clock: Clock = { now: () => 0, wall: () => Date.now() + later };
    const [only] = found(await see('good', { clock }), 'tls');
    expect(only).toContain(expected);
    expect(only).toContain(`${verdict}: `);
  });

  test.each([
    ['in.example.net', 'ok: in.example.net is not listed by dbl.spamhaus.org.'],
    ['listed.example.net', 'warning: listed.example.net is listed by dbl.spamhaus.org (127.0.1.2)'],
    [
      'asked.example.net',
      'note: asked.example.net could not be looked up at dbl.spamhaus.org, which refuses',
    ],
    ['strange.example.net', 'which answers nothing that can be believed'],
  ])('DOCTOR-5 the blocklist about %s', async (domain, expected) => {
    const seen = await examine(world, subjectOf(domain, { mx: [host('good')] }));
    expect(found(seen, 'blocklist')[0]).toContain(expected);
  });

  test('DOCTOR-5 a domain on the public list of disposable ones, or under one', async () => {
    const subject = { mx: [host('good')] } as const;
    const own = await examine(world, subjectOf('mailinator.com', subject));
    expect(found(own, 'disposable')[0]).toContain('warning: mailinator.com is known as disposable');
    const under = await examine(world, subjectOf('a.mailinator.com', subject));
    expect(found(under, 'disposable')[0]).toContain('mailinator.com is on the public list');
    expect(found(await see('good'), 'disposable')[0]).toContain('ok: ');
  });

  test('what domains share is looked at once', async () => {
    const tools = toolsFor(world);
    let dialled = 0;
    const dial: Dial = (address, port, signal) => {
      dialled += 1;
      return tools.dial(address, port, signal);
    };
    const look = createExaminer({ ...tools, dial });
    const mx = [host('good')] as const;
    await Promise.all([
      look(subjectOf('one.example.net', { mx })),
      look(subjectOf('two.example.net', { mx })),
    ]);
    expect(dialled).toBe(1);
  });
});
