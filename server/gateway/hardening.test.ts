import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { eventually } from '#server/ops/testing/eventually.ts';
import { MAX_BACKLOG } from './outbox.ts';
import { PollingClient } from './testing/polling-client.ts';
import { RawSocket } from './testing/raw-web-socket.ts';
import { type Made, ORIGIN, TestGateway } from './testing/test-gateway.ts';

const EVIL = { origin: 'https://evil.test' };

function connectPacket({ token, lease }: Made): string {
  return `40${JSON.stringify({ token, lease })}`;
}

/** No socket, tab or subscription is left. */
async function expectGone(rig: TestGateway, made: Made): Promise<void> {
  await eventually(() => expect(rig.gateway.sockets).toBe(0));
  await eventually(async () => expect(await rig.tabsOf(made)).toBe(0));
  await eventually(async () => expect((await rig.store.usage()).subscriptions).toBe(0));
}

test('PUSH-5 G15 R4 a socket has one tab, for any number of CONNECT packets in one body', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const client = await PollingClient.open(rig.url);
  const { token } = made;
  const packets = Array<string>(500).fill(`40${JSON.stringify({ token })}`);
  await client.send(packets).catch(() => undefined);
  expect((await client.poll()).status).toBe(400);
  await expectGone(rig, made);
});

test('PUSH-5 G15 a second CONNECT closes the socket, before and after the answer to the first', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const hasty = await RawSocket.open(rig.port);
  hasty.send(connectPacket(made));
  hasty.send(connectPacket(made));
  await eventually(() => expect(hasty.closed).toBe(true));
  const patient = await RawSocket.open(rig.port);
  patient.send(connectPacket(made));
  await eventually(() => expect(patient.text).toContain('"inbox"'));
  patient.send(connectPacket(made));
  await eventually(() => expect(patient.closed).toBe(true));
  await expectGone(rig, made);
});

test('HTTP-10 R4 an inbox has 64 tabs at a time, and a closed tab frees its place', async () => {
  const rig = await TestGateway.open();
  const [crowded, other] = [await rig.make(), await rig.make()];
  const { token } = crowded;
  const tabs = Array.from({ length: 64 }, () => rig.tab({ token }));
  await Promise.all(tabs.map((tab) => tab.joined()));
  const late = rig.tab({ token });
  await eventually(() => expect(late.errors).toEqual(['rate_limited']));
  expect(await rig.tabsOf(crowded)).toBe(64);
  await rig.tab(other).joined();
  tabs[0]?.break();
  await eventually(async () => expect(await rig.tabsOf(crowded)).toBe(63));
  await rig.tab({ token }).joined();
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
  'PUSH-5 G6 G7 closed without an echo: %s',
  async ([, packet]) => {
    const rig = await TestGateway.open();
    const made = await rig.make();
    const raw = await RawSocket.open(rig.port);
    raw.send(connectPacket(made));
    await eventually(() => expect(raw.text).toContain('"inbox"'));
    const before = raw.text;
    raw.send(packet);
    await eventually(() => expect(raw.closed).toBe(true));
    // At most the header of a close frame.
    expect(raw.text.slice(before.length)).toMatch(/^(\x88.*)?$/s);
    expect(raw.bytes - before.length).toBeLessThan(5);
    await expectGone(rig, made);
  },
);

test.each(['websocket', 'polling'] as const)(
  'PUSH-5 a CONNECT to another namespace is refused, and the tab stays: %s',
  async (transport) => {
    const rig = await TestGateway.open();
    const tab = rig.tab(await rig.make(), { transports: [transport] });
    await tab.joined();
    const errors: string[] = [];
    const other = tab.socket.io.socket('/admin');
    other.on('connect_error', ({ message }) => errors.push(message));
    other.connect();
    await eventually(() => expect(errors).toEqual(['Invalid namespace']));
    expect(await tab.socket.emitWithAck('touch')).toMatchObject({ ok: true });
  },
);

test('PUSH-5 a CONNECT to another namespace may precede that of the tab', async () => {
  const rig = await TestGateway.open();
  const raw = await RawSocket.open(rig.port);
  raw.send('40/admin,{"token":"x"}');
  await eventually(() => expect(raw.text).toContain('44/admin,{"message":"Invalid namespace"}'));
  raw.send(connectPacket(await rig.make()));
  await eventually(() => expect(raw.text).toContain('"inbox"'));
});

/** Packets per minute from one socket. */
const PACE = 1_200;

test('PUSH-5 G7 1,200 packets a minute are handled, one more closes the socket', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const raw = await RawSocket.open(rig.port);
  const pongs = (count: number) => {
    for (let sent = 0; sent < count; sent += 1) raw.send('3');
  };
  pongs(PACE - 1);
  raw.send(connectPacket(made));
  await eventually(() => expect(raw.text).toContain('"inbox"'));
  rig.clock.advance(60_000);
  pongs(PACE - 1);
  raw.send(`420["touch"]`);
  await eventually(() => expect(raw.text).toContain('430[{"ok":true'));
  expect(raw.closed).toBe(false);
  raw.send('3');
  await eventually(() => expect(raw.closed).toBe(true));
  await expectGone(rig, made);
});

test('PUSH-5 G7 the packets of one polling body are counted one by one', async () => {
  const rig = await TestGateway.open();
  const client = await PollingClient.open(rig.url);
  await client.send(Array<string>(PACE + 1).fill('3')).catch(() => undefined);
  await eventually(() => expect(rig.gateway.sockets).toBe(0));
});

test('PUSH-5 G7 G11 pings of WebSocket itself are counted', async () => {
  const rig = await TestGateway.open();
  const [client, raw] = [await PollingClient.open(rig.url), await RawSocket.open(rig.port)];
  const candidate = await RawSocket.upgrade(rig.port, client.sid);
  for (const pinging of [raw, candidate]) {
    pinging.ping();
    await eventually(() => expect(pinging.text.endsWith('\x8a\0')).toBe(true));
    for (let sent = 0; sent < PACE; sent += 1) pinging.ping();
    await eventually(() => expect(pinging.closed).toBe(true));
  }
  await eventually(() => expect(rig.gateway.sockets).toBe(0));
});

test('PUSH-5 G7 G11 probes of an upgrade are counted', async () => {
  const rig = await TestGateway.open();
  const client = await PollingClient.open(rig.url);
  const candidate = await RawSocket.upgrade(rig.port, client.sid);
  candidate.send('2probe');
  await eventually(() => expect(candidate.text).toContain('3probe'));
  for (let sent = 0; sent < PACE; sent += 1) candidate.send('2probe');
  await eventually(() => expect(candidate.closed).toBe(true));
  await eventually(() => expect(rig.gateway.sockets).toBe(0));
});

test('PUSH-4 G11 every pending packet counts as backlog, not only changes', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const client = await PollingClient.open(rig.url);
  await client.send([connectPacket(made)]);
  expect(await (await client.poll()).text()).toContain('"inbox"');
  await client.send(['3']);
  for (let count = 0; count < MAX_BACKLOG / 30; count += 1) {
    rig.domains.set('mayfly.test', count % 2 === 0 ? 'draining' : 'active');
    rig.gateway.domainsChanged();
  }
  expect(rig.gateway.sockets).toBe(1);
  await client.send(['3']).catch(() => undefined);
  await expectGone(rig, made);
});

test('PUSH-6 G1 the Origin of every request for an open socket is checked', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const client = await PollingClient.open(rig.url);
  await client.send([connectPacket(made)]);
  for (const headers of [EVIL, { origin: 'null' }]) {
    const answers = [await client.poll(headers), await client.send(['42["touch"]'], headers)];
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
    const upgrade = await RawSocket.upgrade(rig.port, client.sid, headers);
    await eventually(() => expect(upgrade.closed).toBe(true));
    expect(upgrade.text).toMatch(/^HTTP\/1\.1 403 /);
  }
  const own = await client.poll({ origin: ORIGIN });
  expect(await own.text()).toContain('"inbox"');
});

test('PUSH-6 G1 JSONP is refused: it carries no Origin', async () => {
  const rig = await TestGateway.open();
  const asked = await PollingClient.ask(rig.url, '&j=0');
  expect(asked.status).toBe(400);
  expect(await asked.json()).toMatchObject({ code: 'bad_request' });
  const client = await PollingClient.open(rig.url);
  expect((await client.poll({}, '&j=0')).status).toBe(400);
});

test('PUSH-5 G15 a socket is upgraded once', async () => {
  const rig = await TestGateway.open({ sourceSockets: 2 });
  const made = await rig.make();
  const tab = rig.tab(made, { transports: ['polling', 'websocket'], upgrade: true });
  await tab.joined();
  await eventually(() => expect(tab.socket.io.engine.transport.name).toBe('websocket'));
  await rig.deliver(made.inbox, 'after the change');
  await eventually(() => expect(tab.subjects).toEqual(['after the change']));

  const client = await PollingClient.open(rig.url);
  const first = await RawSocket.upgrade(rig.port, client.sid);
  expect(first.text).toMatch(/^HTTP\/1\.1 101 /);
  const taken = [tab.socket.io.engine.id, client.sid, client.sid];
  for (const sid of taken) {
    const again = await RawSocket.upgrade(rig.port, sid);
    await eventually(() => expect(again.closed).toBe(true));
    expect(again.text).toMatch(/^HTTP\/1\.1 400 /);
  }
  expect(tab.socket.connected).toBe(true);
});

test('PUSH-5 G15 a socket that began as a WebSocket is never upgraded', async () => {
  const rig = await TestGateway.open();
  const raw = await RawSocket.open(rig.port);
  const [, sid = ''] = /"sid":"([^"]+)"/.exec(raw.text) ?? [];
  const again = await RawSocket.upgrade(rig.port, sid);
  await eventually(() => expect(again.closed).toBe(true));
  expect(again.text).toMatch(/^HTTP\/1\.1 400 /);
  expect(raw.closed).toBe(false);
});

test('PUSH-5 G15 the connection of an unfinished upgrade closes with its socket', async () => {
  const rig = await TestGateway.open();
  const client = await PollingClient.open(rig.url);
  const candidate = await RawSocket.upgrade(rig.port, client.sid);
  await client.send(['1']);
  await eventually(() => expect(rig.gateway.sockets).toBe(0));
  // The client never sends its close frame.
  await eventually(() => expect(candidate.closed).toBe(true));
});

test('PUSH-6 G15 sockets that one packet requests are counted one by one', async () => {
  const rig = await TestGateway.open({ sourceSockets: 3 });
  const tcp = connect(rig.port, '127.0.0.1');
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
  expect(rig.gateway.sockets).toBe(3);
});

test('PUSH-6 G15 a request that opens no socket frees its place', async () => {
  const rig = await TestGateway.open({ sourceSockets: 1 });
  for (const query of ['&EIO=3', '&transport=carrier-pigeon']) {
    expect((await PollingClient.ask(rig.url, query)).status).toBe(400);
  }
  expect((await PollingClient.ask(rig.url)).status).toBe(200);
});

test('PUSH-6 G1 a refused client may have disconnected already', async () => {
  const rig = await TestGateway.open();
  for (let count = 0; count < 20; count += 1) {
    const tcp = connect(rig.port, '127.0.0.1');
    tcp.on('error', () => undefined);
    await once(tcp, 'connect');
    const lines = ['Host: x', 'Origin: null', 'Connection: Upgrade', 'Upgrade: websocket'];
    const head = ['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', ...lines, '', ''];
    tcp.write(head.join('\r\n'), () => tcp.resetAndDestroy());
    await once(tcp, 'close');
  }
  await rig.tab(await rig.make()).joined();
});

test('PUSH-5 G8 a tab that leaves the namespace closes its socket', async () => {
  const rig = await TestGateway.open();
  const made = await rig.make();
  const raw = await RawSocket.open(rig.port);
  raw.send(connectPacket(made));
  await eventually(() => expect(raw.text).toContain('"inbox"'));
  raw.send('41');
  await eventually(() => expect(raw.closed).toBe(true));
  await expectGone(rig, made);
});
