import { expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { createRegistry } from './metrics.ts';

const REPLIES = {
  accepted: { code: 250, enhanced: '2.6.0' },
  loop: { code: 554, enhanced: '5.4.6' },
  internal: { code: 451, enhanced: '4.3.0' },
};

const SOURCE = '203.0.113.77';

function opened() {
  const lines: string[] = [];
  const plain = createLog('trace', { write: (line) => void lines.push(line) });
  const { registry, log, histograms, sources } = createRegistry(plain, REPLIES);
  const scrape = async () => {
    const text = await registry.metrics();
    const values = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line): [string, number] => {
        const space = line.lastIndexOf(' ');
        return [line.slice(0, space), Number(line.slice(space + 1))];
      });
    return new Map(values);
  };
  return { log, histograms, sources, lines, scrape };
}

test('RUN-6 log events are counted and passed on', async () => {
  const { log, sources, lines, scrape } = opened();
  sources.droppedLines = () => 3;
  log.received({ bytes: 100, recipients: 3, stored: 2, ms: 4 });
  log.received({ bytes: 50, recipients: 1, stored: 0, ms: 4 });
  log.refused({ code: 554, enhanced: '5.4.6', reason: 'loop', remoteAddress: SOURCE });
  log.turnedAway({
    ...{ code: 'rate_limited', remoteAddress: SOURCE },
    limit: 'http_source_inboxes',
  });
  log.ended({ reason: 'idle', count: 7 });
  log.failed('redis', new Error('x'));
  log.failed('sweep', new Error('y'));
  const metrics = await scrape();
  for (const [name, value] of [
    ['mayfly_mail_accepted_total', 1],
    ['mayfly_mail_accepted_bytes_total', 100],
    ['mayfly_mail_recipients_total{outcome="stored"}', 2],
    ['mayfly_mail_recipients_total{outcome="refused"}', 2],
    ['mayfly_mail_commit_seconds_count', 2],
    ['mayfly_smtp_refusals_total{code="554",enhanced="5.4.6",reason="loop"}', 1],
    ['mayfly_limit_refusals_total{limit="smtp_max_hops"}', 1],
    ['mayfly_limit_refusals_total{limit="http_source_inboxes"}', 1],
    ['mayfly_http_refusals_total{code="rate_limited"}', 1],
    ['mayfly_inboxes_ended_total{reason="idle"}', 7],
    ['mayfly_faults_total{part="store"}', 1],
    ['mayfly_faults_total{part="own"}', 1],
    ['mayfly_log_lines_dropped_total', 3],
  ] as const)
    expect([name, metrics.get(name)]).toEqual([name, value]);
  expect(lines).toHaveLength(7);
  expect(metrics.get('mayfly_mail_commit_seconds_sum')).toBeCloseTo(0.008);
});

test('RUN-6 counters start at 0, and only refusals have a refusal counter', async () => {
  const metrics = await opened().scrape();
  const refusals = [...metrics.keys()].filter((name) => name.startsWith('mayfly_smtp_refusals'));
  expect(refusals).toEqual([
    'mayfly_smtp_refusals_total{code="554",enhanced="5.4.6",reason="loop"}',
    'mayfly_smtp_refusals_total{code="451",enhanced="4.3.0",reason="internal"}',
  ]);
  expect(metrics.get('mayfly_limit_refusals_total{limit="tab_backlog"}')).toBe(0);
  expect(metrics.get('mayfly_faults_total{part="own"}')).toBe(0);
});

test('RUN-7 codes of OpenSSL share one label value', async () => {
  const { log, scrape } = opened();
  for (const why of ['timeout', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_NO_SHARED_CIPHER'])
    log.unsecured({ why, remoteAddress: SOURCE });
  const metrics = await scrape();
  expect(metrics.get('mayfly_tls_failures_total{why="timeout"}')).toBe(1);
  expect(metrics.get('mayfly_tls_failures_total{why="protocol"}')).toBe(2);
});

test('RUN-6 a certificate has its times and whether it is valid, also if there is none yet', async () => {
  const { sources, scrape } = opened();
  const [from, until] = ['2030-01-01', '2031-01-01'].map((one) => Date.parse(one));
  const times = { from: from ?? 0, until: until ?? 0, isValid: true };
  sources.certificates = () => ({ 'mx.pem': times, 'mail.pem': null });
  const get = async (what: string, file: string) =>
    (await scrape()).get(`mayfly_tls_certificate_${what}{file="${file}"}`);
  expect(await get('valid', 'mx.pem')).toBe(1);
  expect(await get('starts_timestamp_seconds', 'mx.pem')).toBe(times.from / 1000);
  expect(await get('expires_timestamp_seconds', 'mx.pem')).toBe(times.until / 1000);
  expect(await get('valid', 'mail.pem')).toBe(0);
  expect(await get('expires_timestamp_seconds', 'mail.pem')).toBeUndefined();
  // A domain that is gone.
  sources.certificates = () => ({ 'mail.pem': null });
  expect(await get('valid', 'mx.pem')).toBeUndefined();
});

test('RUN-6 orders are counted from 0', async () => {
  const { scrape } = opened();
  expect((await scrape()).get('mayfly_acme_orders_total{outcome="refused"}')).toBe(0);
});

test('RUN-6 durations are in seconds, by lane', async () => {
  const { histograms, scrape } = opened();
  histograms.pushed({ transport: 'polling', ms: 40 });
  histograms.arrived({ transport: 'websocket', ms: 3_000 });
  histograms.read({ lane: 'arrival', outcome: 'overloaded', waitedMs: 300 });
  histograms.task({ lane: 'opened', ms: 12 });
  histograms.commanded({ outcome: 'refused', ms: 0.4 });
  histograms.held('tab', 1);
  histograms.held('tab', 1);
  histograms.held('tab', -1);
  const metrics = await scrape();
  for (const [name, value] of [
    ['mayfly_mail_push_seconds_bucket{le="0.025",transport="polling"}', 0],
    ['mayfly_mail_push_seconds_bucket{le="0.05",transport="polling"}', 1],
    ['mayfly_mail_arrival_seconds_sum{transport="websocket"}', 3],
    ['mayfly_reader_messages_total{lane="arrival",outcome="overloaded"}', 1],
    ['mayfly_reader_wait_seconds_sum{lane="arrival"}', 0.3],
    ['mayfly_reader_task_seconds_sum{lane="opened"}', 0.012],
    ['mayfly_redis_seconds_bucket{le="0.00025",outcome="refused"}', 0],
    ['mayfly_redis_seconds_bucket{le="0.0005",outcome="refused"}', 1],
    ['mayfly_requests_held{by="tab"}', 1],
  ] as const)
    expect([name, metrics.get(name)]).toEqual([name, value]);
});

test('RUN-6 a scrape makes one request to the store', async () => {
  const { sources, scrape } = opened();
  let asked = 0;
  Object.assign(sources, {
    usage: async () => {
      asked += 1;
      return { living: 3, resting: 2, messages: 4, subscriptions: 1, bytesHeld: 10 };
    },
    storeMaxBytes: () => Number.POSITIVE_INFINITY,
  });
  const metrics = await scrape();
  expect(asked).toBe(1);
  expect(metrics.get('mayfly_inboxes{state="living"}')).toBe(3);
  expect(metrics.get('mayfly_store_bytes')).toBe(10);
  expect(metrics.get('mayfly_store_messages')).toBe(4);
  await scrape();
  expect(asked).toBe(2);
});

test('RUN-6 if the store does not answer, only its gauges have no value', async () => {
  const { sources, scrape } = opened();
  const usage = { living: 3, resting: 2, messages: 4, subscriptions: 1 };
  Object.assign(sources, {
    usage: async () => ({ ...usage, bytesHeld: 1 }),
    readerThreads: () => 2,
  });
  await scrape();
  Object.assign(sources, { usage: async () => null });
  const metrics = await scrape();
  const reported = [...metrics.keys()].filter((name) =>
    /inboxes\{|store_(bytes|messages)/.test(name),
  );
  expect(reported).toEqual([]);
  expect(metrics.get('mayfly_reader_threads')).toBe(2);
});
