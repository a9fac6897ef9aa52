import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { MAX_BACKLOG } from './outbox.ts';
import { Door, eventually, type Made, ORIGIN } from './testing/door.ts';
import { PolledLine } from './testing/polled.ts';
import { RawSocket } from './testing/raw.ts';

const EVIL = { origin: 'https://evil.test' };

function connectPacket({ token, lease }: Made): string {
  return `40${JSON.stringify({ token, lease })}`;
}

/** Such a line is over, and nothing of it is left. */
async function expectGone(door: Door, made: Made): Promise<void> {
  await eventually(() => expect(door.gateway.sockets).toBe(0));
  await eventually(async () => expect(await door.tabsOf(made)).toBe(0));
  await eventually(async () => expect((await door.store.usage()).subscriptions).toBe(0));
}

test('PUSH-21 G15 R4 a line has one tab, however many CONNECT packets one body holds', async () => {
  const door = await Door.open();
  const made = await door.make();
  const line = await PolledLine.open(door.url);
  const { token } = made;
  const packets = Array<string>(500).fill(`40${JSON.stringify({ token })}`);
  await line.send(packets).catch(() => undefined);
  expect((await line.poll()).status).toBe(400);
  await expectGone(door, made);
});

test('PUSH-21 G15 a second CONNECT closes the line, before and after the first is answered', async () => {
  const door = await Door.open();
  const made = await door.make();
  const hasty = await RawSocket.open(door.port);
  hasty.send(connectPacket(made));
  hasty.send(connectPacket(made));
  await eventually(() => expect(hasty.closed).toBe(true));
  const patient = await RawSocket.open(door.port);
  patient.send(connectPacket(made));
  await eventually(() => expect(patient.text).toContain('"inbox"'));
  patient.send(connectPacket(made));
  await eventually(() => expect(patient.closed).toBe(true));
  await expectGone(door, made);
});

test('PUSH-22 R4 an inbox has 64 tabs at a time, and gets a place back', async () => {
  const door = await Door.open();
  const [crowded, other] = [await door.make(), await door.make()];
  const { token } = crowded;
  const tabs = Array.from({ length: 64 }, () => door.tab({ token }));
  await Promise.all(tabs.map((tab) => tab.joined()));
  const late = door.tab({ token });
  await eventually(() => expect(late.errors).toEqual(['rate_limited']));
  expect(await door.tabsOf(crowded)).toBe(64);
  await door.tab(other).joined();
  tabs[0]?.break();
  await eventually(async () => expect(await door.tabsOf(crowded)).toBe(63));
  await door.tab({ token }).joined();
});

const FOREIGN_PACKETS = {
  'an event of another namespace': '42/x,["touch"]',
  'a namespace of 60 KB': `40/${'n'.repeat(60_000)},`,
  'a namespace of 101 characters': `40/${'n'.repeat(101)}`,
  'the main namespace by name': '40/,{}',
  'an acknowledgement': '430[]',
  'an error of a client': '44{"message":"no"}',
  'a binary event': '451-["touch",{"_placeholder":true,"num":0}]',
  'a packet type of spaces': '4 {"token":"x"}',
  'an empty message': '4',
};

test.for(Object.entries(FOREIGN_PACKETS))(
  'PUSH-21 G6 G7 closed without an echo: %s',
  async ([, packet]) => {
    const door = await Door.open();
    const made = await door.make();
    const raw = await RawSocket.open(door.port);
    raw.send(connectPacket(made));
    await eventually(() => expect(raw.text).toContain('"inbox"'));
    const before = raw.text;
    raw.send(packet);
    await eventually(() => expect(raw.closed).toBe(true));
    // At most the head of a close frame.
    expect(raw.text.slice(before.length)).toMatch(/^(\x88.*)?$/s);
    expect(raw.bytes - before.length).toBeLessThan(5);
    await expectGone(door, made);
  },
);

test.each(['websocket', 'polling'] as const)(
  'PUSH-21 a CONNECT to another namespace is refused, and its tab lives: %s',
  async (transport) => {
    const door = await Door.open();
    const tab = door.tab(await door.make(), { transports: [transport] });
    await tab.joined();
    const errors: string[] = [];
    const other = tab.socket.io.socket('/admin');
    other.on('connect_error', ({ message }) => errors.push(message));
    other.connect();
    await eventually(() => expect(errors).toEqual(['Invalid namespace']));
    expect(await tab.socket.emitWithAck('touch')).toMatchObject({ ok: true });
  },
);

test('PUSH-21 a CONNECT to another namespace may come first, and keeps no line from its tab', async () => {
  const door = await Door.open();
  const raw = await RawSocket.open(door.port);
  raw.send('40/admin,{"token":"x"}');
  await eventually(() => expect(raw.text).toContain('44/admin,{"message":"Invalid namespace"}'));
  raw.send(connectPacket(await door.make()));
  await eventually(() => expect(raw.text).toContain('"inbox"'));
});

/** Packets a minute that a line may send. */
const PACE = 1_200;

test('PUSH-23 G7 1,200 packets a minute are heard, one more closes the line', async () => {
  const door = await Door.open();
  const made = await door.make();
  const raw = await RawSocket.open(door.port);
  const pongs = (count: number) => {
    for (let sent = 0; sent < count; sent += 1) raw.send('3');
  };
  pongs(PACE - 1);
  raw.send(connectPacket(made));
  await eventually(() => expect(raw.text).toContain('"inbox"'));
  door.clock.advance(60_000);
  pongs(PACE - 1);
  raw.send(`420["touch"]`);
  await eventually(() => expect(raw.text).toContain('430[{"ok":true'));
  expect(raw.closed).toBe(false);
  raw.send('3');
  await eventually(() => expect(raw.closed).toBe(true));
  await expectGone(door, made);
});

test('PUSH-23 G7 one polling body is no way around the pace', async () => {
  const door = await Door.open();
  const line = await PolledLine.open(door.url);
  await line.send(Array<string>(PACE + 1).fill('3')).catch(() => undefined);
  await eventually(() => expect(door.gateway.sockets).toBe(0));
});

test("PUSH-23 G7 G11 WebSocket's own pings are counted, which are answered below the engine", async () => {
  const door = await Door.open();
  const [line, raw] = [await PolledLine.open(door.url), await RawSocket.open(door.port)];
  const candidate = await RawSocket.upgrade(door.port, line.sid);
  for (const pinging of [raw, candidate]) {
    pinging.ping();
    await eventually(() => expect(pinging.text.endsWith('\x8a\0')).toBe(true));
    for (let sent = 0; sent < PACE; sent += 1) pinging.ping();
    await eventually(() => expect(pinging.closed).toBe(true));
  }
  await eventually(() => expect(door.gateway.sockets).toBe(0));
});

test('PUSH-23 G7 G11 probes of an upgrade are counted', async () => {
  const door = await Door.open();
  const line = await PolledLine.open(door.url);
  const candidate = await RawSocket.upgrade(door.port, line.sid);
  candidate.send('2probe');
  await eventually(() => expect(candidate.text).toContain('3probe'));
  for (let sent = 0; sent < PACE; sent += 1) candidate.send('2probe');
  await eventually(() => expect(candidate.closed).toBe(true));
  await eventually(() => expect(door.gateway.sockets).toBe(0));
});

test('PUSH-20 G11 whatever waits for a reader counts, not changes alone', async () => {
  const door = await Door.open();
  const made = await door.make();
  const line = await PolledLine.open(door.url);
  await line.send([connectPacket(made)]);
  expect(await (await line.poll()).text()).toContain('"inbox"');
  await line.send(['3']);
  for (let told = 0; told < MAX_BACKLOG / 30; told += 1) {
    door.domains.set('mayfly.test', told % 2 === 0 ? 'draining' : 'active');
    door.gateway.domainsChanged();
  }
  expect(door.gateway.sockets).toBe(1);
  await line.send(['3']).catch(() => undefined);
  await expectGone(door, made);
});

test('PUSH-25 G1 every request for an open line is asked where it comes from', async () => {
  const door = await Door.open();
  const made = await door.make();
  const line = await PolledLine.open(door.url);
  await line.send([connectPacket(made)]);
  for (const headers of [EVIL, { origin: 'null' }]) {
    const answers = [await line.poll(headers), await line.send(['42["touch"]'], headers)];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    const upgrade = await RawSocket.upgrade(door.port, line.sid, headers);
    await eventually(() => expect(upgrade.closed).toBe(true));
    expect(upgrade.text).toMatch(/^HTTP\/1\.1 403 /);
  }
  const own = await line.poll({ origin: ORIGIN });
  expect(await own.text()).toContain('"inbox"');
});

test('PUSH-25 G1 JSONP, which no Origin guards, is not spoken', async () => {
  const door = await Door.open();
  const asked = await PolledLine.ask(door.url, '&j=0');
  expect(asked.status).toBe(400);
  expect(await asked.json()).toMatchObject({ code: 'bad_request' });
  const line = await PolledLine.open(door.url);
  expect((await line.poll({}, '&j=0')).status).toBe(400);
});

test('PUSH-24 G15 a line is upgraded once', async () => {
  const door = await Door.open({ sourceSockets: 2 });
  const made = await door.make();
  const tab = door.tab(made, { transports: ['polling', 'websocket'], upgrade: true });
  await tab.joined();
  await eventually(() => expect(tab.socket.io.engine.transport.name).toBe('websocket'));
  await door.deliver(made.inbox, 'after the change');
  await eventually(() => expect(tab.subjects).toEqual(['after the change']));

  const line = await PolledLine.open(door.url);
  const first = await RawSocket.upgrade(door.port, line.sid);
  expect(first.text).toMatch(/^HTTP\/1\.1 101 /);
  const taken = [tab.socket.io.engine.id, line.sid, line.sid];
  for (const sid of taken) {
    const again = await RawSocket.upgrade(door.port, sid);
    await eventually(() => expect(again.closed).toBe(true));
    expect(again.text).toMatch(/^HTTP\/1\.1 400 /);
  }
  expect(tab.socket.connected).toBe(true);
});

test('PUSH-24 G15 a line that began as a WebSocket is never upgraded', async () => {
  const door = await Door.open();
  const raw = await RawSocket.open(door.port);
  const [, sid = ''] = /"sid":"([^"]+)"/.exec(raw.text) ?? [];
  const again = await RawSocket.upgrade(door.port, sid);
  await eventually(() => expect(again.closed).toBe(true));
  expect(again.text).toMatch(/^HTTP\/1\.1 400 /);
  expect(raw.closed).toBe(false);
});

test('PUSH-24 G15 the connection of an upgrade that was never finished goes with its line', async () => {
  const door = await Door.open();
  const line = await PolledLine.open(door.url);
  const candidate = await RawSocket.upgrade(door.port, line.sid);
  await line.send(['1']);
  await eventually(() => expect(door.gateway.sockets).toBe(0));
  // It never agrees to close.
  await eventually(() => expect(candidate.closed).toBe(true));
});

test('PUSH-25 G15 lines that are asked for in one packet are counted one by one', async () => {
  const door = await Door.open({ sourceSockets: 3 });
  const tcp = connect(door.port, '127.0.0.1');
  await once(tcp, 'connect');
  let text = '';
  tcp.on('data', (chunk) => {
    text += chunk;
  });
  const asked = 20;
  tcp.write('GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(asked));
  await eventually(() => expect(text.match(/HTTP\/1\.1 \d+/g)).toHaveLength(asked));
  tcp.destroy();
  expect(text.match(/HTTP\/1\.1 429/g)).toHaveLength(asked - 3);
  expect(door.gateway.sockets).toBe(3);
});

test('PUSH-25 G15 a question that leads to no line gives its place back', async () => {
  const door = await Door.open({ sourceSockets: 1 });
  for (const query of ['&EIO=3', '&transport=carrier-pigeon']) {
    expect((await PolledLine.ask(door.url, query)).status).toBe(400);
  }
  expect((await PolledLine.ask(door.url)).status).toBe(200);
});

test('PUSH-25 G1 whoever is refused may be gone already', async () => {
  const door = await Door.open();
  for (let count = 0; count < 20; count += 1) {
    const tcp = connect(door.port, '127.0.0.1');
    tcp.on('error', () => undefined);
    await once(tcp, 'connect');
    const lines = ['Host: x', 'Origin: null', 'Connection: Upgrade', 'Upgrade: websocket'];
    const head = ['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', ...lines, '', ''];
    tcp.write(head.join('\r\n'), () => tcp.resetAndDestroy());
    await once(tcp, 'close');
  }
  await door.tab(await door.make()).joined();
});

test('PUSH-21 G8 a tab that leaves takes its line along', async () => {
  const door = await Door.open();
  const made = await door.make();
  const raw = await RawSocket.open(door.port);
  raw.send(connectPacket(made));
  await eventually(() => expect(raw.text).toContain('"inbox"'));
  raw.send('41');
  await eventually(() => expect(raw.closed).toBe(true));
  await expectGone(door, made);
});
