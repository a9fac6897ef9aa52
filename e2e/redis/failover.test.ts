import { expect, onTestFinished, test, vi } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { Replica } from '#server/inbox/contract/replica.ts';
import { follow } from '#server/inbox/follow.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { startRedis, startSentinel, whyNoRedis } from '../harness/redis.ts';
import { startRelay } from '../harness/relay.ts';
import { openNode, ownKeys } from './stores.ts';

/** Milliseconds; Sentinel takes a few seconds to be sure and to choose. */
const PATIENCE = { timeout: 60_000, interval: 50 };

const why = await whyNoRedis('redis');

/** A primary, and a replica that has all that it has. */
async function startPair() {
  const primary = await startRedis('redis');
  onTestFinished(() => primary[Symbol.asyncDispose]());
  const replica = await startRedis('redis', ['--replicaof', '127.0.0.1', `${primary.port}`]);
  onTestFinished(() => replica[Symbol.asyncDispose]());
  await vi.waitFor(async () => {
    expect(await replica.cli('INFO', 'replication')).toContain('master_link_status:up');
  }, PATIENCE);
  return { primary, replica };
}

test('STORE-1 STORE-5 R9 a primary is killed: what a replica had is there, pushed and not doubled', {
  timeout: 180_000,
  ...unlessMissing(why),
}, async () => {
  const { primary, replica } = await startPair();
  const sentinel = await startSentinel(primary);
  onTestFinished(() => sentinel[Symbol.asyncDispose]());
  await vi.waitFor(async () => {
    expect(await primary.cli('INFO', 'replication')).toContain('connected_slaves:1');
  }, PATIENCE);

  const store = await openNode(sentinel.url, ownKeys(), { waitReplicas: 1 });
  const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
  const { inbox } = await harness.inbox();
  const tab = new Replica();
  await follow(store, inbox.id, null, tab);
  const before = await harness.deliver(inbox.id, { fingerprint: 'before' });
  await primary.kill();
  // Only when the sentinel has seen the replica can it replace the primary.
  await vi.waitFor(async () => {
    expect(await replica.cli('INFO', 'replication')).toContain('role:master');
  }, PATIENCE);
  await vi.waitFor(
    async () => expect(await store.message(inbox.id, before)).not.toBeNull(),
    PATIENCE,
  );
  await primary.restart();
  await primary.cli('REPLICAOF', '127.0.0.1', `${replica.port}`);
  const mail = harness.mail([inbox.id], { fingerprint: 'after' });
  const [after] = await vi.waitFor(() => store.append(mail), PATIENCE);
  expect(after?.kind).toMatch(/^(stored|duplicate)$/);
  await vi.waitFor(() => expect(tab.rows.size).toBe(2), PATIENCE);
  expect((await store.view(inbox.id))?.messageCount).toBe(2);
});

test('PUSH-2 R9 a change that only the lost primary published does not hide later changes', {
  timeout: 180_000,
  ...unlessMissing(why),
}, async () => {
  const { primary, replica: heir } = await startPair();
  const relay = await startRelay();
  onTestFinished(() => relay[Symbol.asyncDispose]());
  relay.lead({ host: '127.0.0.1', port: primary.port });
  const store = await openNode(relay.origin.replace('http', 'redis'), ownKeys());
  const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
  const { inbox } = await harness.inbox();
  const tab = new Replica();
  await follow(store, inbox.id, null, tab);
  await harness.deliver(inbox.id);
  expect(await primary.cli('WAIT', '1', '10000')).toBe('1');

  heir.signal('SIGSTOP');
  await primary.cli('CLIENT', 'KILL', 'TYPE', 'replica');
  const lost = await harness.deliver(inbox.id);
  await vi.waitFor(() => expect(tab.rows.has(lost)).toBe(true), PATIENCE);
  await primary.kill();
  heir.signal('SIGCONT');
  await heir.cli('REPLICAOF', 'NO', 'ONE');
  relay.lead({ host: '127.0.0.1', port: heir.port });
  relay.cut();
  const after = await vi.waitFor(() => harness.deliver(inbox.id), PATIENCE);
  expect(await store.message(inbox.id, lost)).toBeNull();
  await vi.waitFor(() => expect(tab.rows.has(after)).toBe(true), PATIENCE);
});

test('PUSH-2 a primary that was chosen without a word is found', {
  timeout: 180_000,
  ...unlessMissing(why),
}, async () => {
  const { primary, replica: heir } = await startPair();
  const sentinel = await startSentinel(primary);
  onTestFinished(() => sentinel[Symbol.asyncDispose]());
  const store = await openNode(sentinel.url, ownKeys());
  const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
  const { inbox } = await harness.inbox();
  expect(await primary.cli('WAIT', '1', '10000')).toBe('1');

  const { port } = new URL(sentinel.url);
  const command = (...words: readonly string[]) => primary.cli('-p', port, ...words);
  await heir.cli('REPLICAOF', 'NO', 'ONE');
  await primary.cli('REPLICAOF', '127.0.0.1', `${heir.port}`);
  // Who listens to the sentinel is cut off, and back when all has been said.
  await command('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await command('SENTINEL', 'REMOVE', 'main');
  await command('SENTINEL', 'MONITOR', 'main', '127.0.0.1', `${heir.port}`, '1');
  const mail = harness.mail([inbox.id], { fingerprint: 'after' });
  const [answer] = await vi.waitFor(() => store.append(mail), PATIENCE);
  expect(answer?.kind).toBe('stored');
  expect(await heir.cli('ROLE')).toContain('master');
});
