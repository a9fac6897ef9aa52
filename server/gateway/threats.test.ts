import { expect, test } from 'vitest';
import { eventually } from '#server/ops/testing/eventually.ts';
import { MAX_BACKLOG } from './outbox.ts';
import { RawSocket } from './testing/raw-web-socket.ts';
import { ORIGIN, override, TestGateway } from './testing/test-gateway.ts';

test('G1 only pages of our origins and programs connect, over both transports', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  for (const transports of [['websocket'], ['polling']] satisfies ('websocket' | 'polling')[][]) {
    for (const origin of ['https://evil.test', 'null', `${ORIGIN}.evil.test`]) {
      const tab = rig.tab(made, { transports, extraHeaders: { origin } });
      await eventually(() => expect(tab.errors).toHaveLength(1));
    }
    const tab = rig.tab(made, { transports, extraHeaders: { origin: ORIGIN } });
    await tab.joined();
  }
});

test('G2 G4 missing, malformed, forged and dead tokens get the same refusal', async () => {
  const rig = await TestGateway.open();
  const dead = await rig.make();
  await rig.store.destroy(dead.inbox, 'deleted');
  const claims = [
    {},
    { token: 1 },
    { token: 'x'.repeat(10_000) },
    { token: 'A'.repeat(43) },
    { token: dead.token },
    { token: (await rig.make()).token, cursor: { $ne: null } },
  ];
  for (const claim of claims) {
    const tab = rig.tab(claim);
    await eventually(() => expect(tab.errors).toEqual(['not_found']));
  }
  await eventually(() => expect(rig.gateway.sockets).toBe(0));
});

test('H4 HTTP-15 wrong tokens on sockets are counted; over the limit the store is not asked', async () => {
  let asked = 0;
  const rig = await TestGateway.open({
    wrap: (store) =>
      override(store, {
        authenticate: async (token) => {
          asked += 1;
          return store.authenticate(token);
        },
      }),
  });
  const made = await rig.make();
  await rig.tab(made).joined();
  const errors: unknown[] = [];
  for (let guess = 0; guess < 70; guess += 1) {
    const tab = rig.tab({ token: `${guess}`.padStart(43, 'A') });
    await eventually(() => expect(tab.errors).toHaveLength(1));
    errors.push(...tab.errors);
  }
  expect(errors.slice(58, 62)).toEqual(['not_found', 'not_found', 'rate_limited', 'rate_limited']);
  expect(asked).toBe(61);
  expect(rig.logged.at(-1)).toContain('http_source_tokens');
  await rig.tab(made).joined();
});

test('G2 a socket has one attempt at a token', async () => {
  const rig = await TestGateway.open();
  const raw = await RawSocket.open(rig.port);
  const guess = `40${JSON.stringify({ token: 'A'.repeat(43) })}`;
  raw.send(guess);
  await eventually(() => expect(raw.text).toContain('not_found'));
  raw.send(guess);
  await eventually(() => expect(raw.closed).toBe(true));
  expect(raw.text.match(/not_found/g)).toHaveLength(2);
});

test('G3 a tab gets only the changes of its own inbox', async () => {
  const rig = await TestGateway.open();
  const [mine, theirs] = [await rig.make(), await rig.make()];
  const tab = rig.tab(mine);
  await tab.joined();
  const foreign = await rig.deliver(theirs.inbox, 'theirs');
  await rig.deliver(mine.inbox, 'mine');
  await eventually(() => expect(tab.subjects).toEqual(['mine']));
  expect(await tab.socket.emitWithAck('message:delete', { id: foreign })).toEqual({
    ok: false,
    code: 'not_found',
  });
});

test('G15 a source has a limit of sockets, and a closed socket frees its place', async () => {
  const rig = await TestGateway.open({ sourceSockets: 2 });
  const made = await rig.make();
  const [one, two] = [rig.tab(made), rig.tab(made)];
  await Promise.all([one.joined(), two.joined()]);
  const third = rig.tab(made);
  await eventually(() => expect(third.errors).toHaveLength(1));
  one.break();
  await eventually(() => expect(rig.gateway.sockets).toBe(1));
  await rig.tab(made).joined();
});

test('G1 G15 the refusal is an HTTP answer before the upgrade', async () => {
  const rig = await TestGateway.open({ sourceSockets: 0 });
  const evil = await RawSocket.open(rig.port, { Origin: 'null' });
  await eventually(() => expect(evil.closed).toBe(true));
  expect(evil.text).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n.*"code":"forbidden"}$/s);
  const many = await RawSocket.open(rig.port);
  await eventually(() => expect(many.closed).toBe(true));
  expect(many.text).toMatch(/^HTTP\/1\.1 429 Too Many Requests\r\nRetry-After: \d+\r\n/);

  const poll = (headers: Record<string, string>) =>
    fetch(`${rig.url}/socket.io/?EIO=4&transport=polling`, { headers });
  expect((await poll({ origin: 'https://evil.test' })).status).toBe(403);
  const refused = await poll({});
  expect(refused.status).toBe(429);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect(await refused.json()).toMatchObject({ status: 429, code: 'rate_limited' });
});

test('H7 HTTP-6 two Host headers are refused, over both transports', async () => {
  const rig = await TestGateway.open();
  const upgrade = await RawSocket.open(rig.port, { host: 'evil.test' });
  await eventually(() => expect(upgrade.closed).toBe(true));
  expect(upgrade.text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  const polling = await RawSocket.ask(rig.port, '/socket.io/?EIO=4&transport=polling', {
    ...{ host: 'evil.test', Upgrade: 'none', Connection: 'close' },
  });
  await eventually(() => expect(polling.closed).toBe(true));
  expect(polling.text).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
});

test('G15 sockets behind a trusted proxy count for the source that it names', async () => {
  const rig = await TestGateway.open({ sourceSockets: 1, trustProxy: ['127.0.0.0/8'] });
  const made = await rig.make();
  const from = (address: string) => rig.tab(made, { extraHeaders: { 'x-forwarded-for': address } });
  await Promise.all([from('192.0.2.1').joined(), from('192.0.2.2').joined()]);
  const again = from('198.51.100.9, 192.0.2.2');
  await eventually(() => expect(again.errors).toHaveLength(1));
});

test('G6 the log names the source behind a trusted proxy', async () => {
  const rig = await TestGateway.open({ trustProxy: ['127.0.0.0/8'] });
  const extraHeaders = { 'x-forwarded-for': '192.0.2.77' };
  const tab = rig.tab(await rig.make(), { extraHeaders });
  await tab.joined();
  // Without an acknowledgement, which the client's types forbid.
  Reflect.apply(tab.socket.emit, tab.socket, ['touch']);
  await eventually(() => expect(tab.socket.connected).toBe(false));
  const turnedAway = rig.logged.filter((client) => client.includes('turned_away'));
  expect(turnedAway).toHaveLength(1);
  expect(turnedAway[0]).toContain('"source":"192.0.2.0/24"');
});

test('G5 a frame over 64 KB closes the socket, over both transports', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  for (const transports of [['websocket'], ['polling']] satisfies ('websocket' | 'polling')[][]) {
    const tab = rig.tab(made, { transports });
    await tab.joined();
    tab.socket.emit('message:delete', { id: 'x'.repeat(70_000) }, () => undefined);
    await eventually(() => expect(tab.socket.connected).toBe(false));
  }
  await rig.tab(made).joined();
});

const MALFORMED = {
  'no packet at all': 'hello?',
  'an engine packet of no type': '9',
  'a packet of no type': '4z',
  'an event before the connect': '42["touch"]',
  'another namespace and silence': '41/other',
  'broken JSON': '40{"token":',
  'a placeholder flood': '451000000-["touch",{"_placeholder":true,"num":999999}]',
};

test.for(Object.entries(MALFORMED))('G6 closed, alive: %s', async ([, packet]) => {
  const rig = await TestGateway.open();
  const raw = await RawSocket.open(rig.port);
  raw.send(packet);
  await eventually(() => expect(raw.closed).toBe(true));
  await rig.tab(await rig.make()).joined();
});

const FOREIGN_EVENTS = {
  'no acknowledgement': ['touch'],
  'an unknown event': ['inbox:steal', {}, () => undefined],
  'a name of every object': ['constructor', () => undefined],
  'a missing payload': ['message:delete', () => undefined],
  'a wrong payload': ['message:seen', { id: '../..', seen: true }, () => undefined],
  'too much payload': ['message:delete', { id: 'a', all: true }, () => undefined],
  'too many arguments': ['touch', 1, () => undefined],
} satisfies Record<string, readonly unknown[]>;

test.for(Object.entries(FOREIGN_EVENTS))('G6 closed, alive: %s', async ([, event]) => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const tab = rig.tab(made);
  await tab.joined();
  // An attacker ignores the client's types.
  Reflect.apply(tab.socket.emit, tab.socket, event);
  await eventually(() => expect(tab.socket.connected).toBe(false));
  await rig.tab(made).joined();
});

test('G7 20,000 events close the socket, and other sockets stay open', async () => {
  const rig = await TestGateway.open();
  const flooder = rig.tab(await rig.make());
  const bystander = rig.tab(await rig.make());
  await Promise.all([flooder.joined(), bystander.joined()]);
  let answered = 0;
  for (let count = 0; count < 20_000; count += 1) {
    flooder.socket.emit('touch', () => {
      answered += 1;
    });
  }
  await eventually(() => expect(flooder.socket.connected).toBe(false));
  expect(answered).toBeLessThan(1_000);
  expect(await bystander.socket.emitWithAck('touch')).toMatchObject({ ok: true });
});

test('G8 a socket without a token is closed', async () => {
  const rig = await TestGateway.open();
  const raw = await RawSocket.open(rig.port);
  await eventually(() => expect(rig.gateway.sockets).toBe(1));
  await eventually(() => expect(raw.closed).toBe(true));
  expect(rig.gateway.sockets).toBe(0);
});

test('G5 G10 the engine has our limits', async () => {
  const rig = await TestGateway.open();
  const raw = await RawSocket.open(rig.port);
  // A half-open socket closes after both times, 45 s.
  expect(raw.text).toContain('"pingInterval":25000,"pingTimeout":20000,"maxPayload":65536');
});

/** Characters; a summary may be this large, and a few of them fill any buffer. */
const LONG_SUBJECT = 'x'.repeat(50_000);

test('G11 PUSH-4 a client that stops reading is closed at 1 MB, and resumes with its cursor', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const raw = await RawSocket.open(rig.port);
  raw.send(`40${JSON.stringify({ token: made.token, lease: made.lease })}`);
  await eventually(() => expect(raw.text).toContain('"inbox"'));
  raw.tcp.pause();
  let sent = 0;
  // The kernel's buffers take the first part.
  while (rig.gateway.sockets === 1 && sent < 1_000) {
    await rig.deliver(made.inbox, `${sent} ${LONG_SUBJECT}`);
    sent += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(rig.gateway.sockets).toBe(0);
  expect(sent * LONG_SUBJECT.length).toBeGreaterThan(MAX_BACKLOG);
  const cursor = lastCursor(raw.text);
  const back = rig.tab({ ...made, cursor });
  await eventually(() => expect(back.subjects).toHaveLength(sent - seqOf(cursor)));
  expect(back.hellos[0]?.reset).toBeUndefined();
});

test('G11 PUSH-4 a client that reads gets an inbox of any size', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const stored = 100;
  for (let count = 0; count < stored; count += 1) {
    await rig.deliver(made.inbox, `${count} ${LONG_SUBJECT}`);
  }
  for (const transports of [['websocket'], ['polling']] satisfies ('websocket' | 'polling')[][]) {
    const tab = rig.tab(made, { transports });
    await eventually(() => expect(tab.changes.length).toBeGreaterThan(0));
    await rig.deliver(made.inbox, 'live');
    await eventually(() => expect(tab.subjects.at(-1)).toBe('live'));
    expect(new Set(tab.subjects).size).toBeGreaterThan(stored);
    expect(tab.socket.connected).toBe(true);
  }
});

function lastCursor(text: string): string {
  const last = [...text.matchAll(/"type":"message","cursor":"([^"]+)"/g)].at(-1);
  return last?.[1] ?? [...text.matchAll(/"cursor":"([^"]+)"/g)].at(-1)?.[1] ?? '';
}

function seqOf(cursor: string): number {
  return Number(cursor.slice(cursor.lastIndexOf('.') + 1));
}
