import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as handedOver } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordMeasures } from '#server/ops/testing/measured.ts';
import { PROBLEMS } from '../mime/problems.ts';
import { htmlLetter, letter, partsLetter, plainLetter } from '../testing/letters.ts';
import { openBy, openReader, PARSERLESS, readBy, readerOfFile } from '../testing/readers.ts';
import { LARGE_BYTES, type Reader, type ReaderOptions } from './reader.ts';
import { MAX_SHARING_BYTES } from './thread-pool.ts';

const shared = readerOfFile();
let reader: Reader;
const start = (options?: Partial<ReaderOptions>) => {
  reader = options === undefined ? shared() : openReader(options);
  return reader;
};
afterEach(() => reader.close());

const largeLetter = (text: string) => plainLetter(`${text}\n${'x'.repeat(LARGE_BYTES)}`);

describe('a reader thread', () => {
  test('READ-1 reads a message for its row', async () => {
    const { summary, problems } = await readBy(start(), plainLetter('hello\n\nthere'));
    expect(problems).toEqual([]);
    expect(summary).toEqual({
      from: { name: 'Ann', address: 'ann@sender.example' },
      to: ['bob@mayfly.localhost'],
      subject: 'Hi',
      snippet: 'hello there',
      code: null,
      link: null,
      authentication: null,
      attachmentCount: 0,
    });
  });

  test('READ-1 many at once each get their own answer', async () => {
    start();
    const subjects = Array.from({ length: 100 }, (_, index) => `number ${index}`);
    const read = await Promise.all(
      subjects.map((subject) => readBy(reader, plainLetter('', subject))),
    );
    expect(read.map(({ summary }) => summary.subject)).toEqual(subjects);
  });

  test('READ-1 that overruns its deadline is replaced, and the next message is read', async () => {
    start({ workerUrl: PARSERLESS, arrivalDeadlineMs: 500 });
    expect(await reader.read(plainLetter('please hang'))).toEqual({ kind: 'overran' });
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
  });

  test('READ-1 that gets no CPU time is not replaced', async () => {
    start({ workerUrl: PARSERLESS, arrivalDeadlineMs: 300 });
    expect((await readBy(reader, plainLetter('please sleep'))).summary.subject).toBe('Hi');
  });

  test('READ-1 that dies is replaced, and the next message is read', async () => {
    start({ workerUrl: PARSERLESS });
    expect(await reader.read(plainLetter('please die'))).toEqual({ kind: 'crashed' });
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
  });

  test('READ-1 that runs out of memory takes nothing else along', async () => {
    start({ workerUrl: PARSERLESS, heapMb: 64 });
    expect(await reader.read(plainLetter('please gorge'))).toEqual({ kind: 'crashed' });
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
  });

  test('READ-1 of several messages at once only the one at fault fails', async () => {
    start({ workerUrl: PARSERLESS });
    await reader.startAll();
    const texts = ['a', 'b', 'please die', 'c'];
    const answers = await Promise.all(texts.map((text) => reader.read(plainLetter(text))));
    expect(answers.map(({ kind }) => kind)).toEqual(['read', 'read', 'crashed', 'read']);
  });

  test('READ-5 that dies does not take the bytes along', async () => {
    start({ workerUrl: PARSERLESS });
    const raw = plainLetter('please die');
    const before = Buffer.from(raw);
    await reader.read(raw);
    expect(raw.equals(before)).toBe(true);
  });

  test('READ-3 that is busy for too long leaves a message unparsed', async () => {
    start({ workerUrl: PARSERLESS, arrivalDeadlineMs: 1_500, arrivalWaitMs: 20 });
    await reader.startAll();
    const busy = reader.read(plainLetter('please hang'));
    await handedOver();
    const waiting = reader.read(plainLetter());
    expect(reader.waiting).toBe(1);
    expect(await waiting).toEqual({ kind: 'overloaded' });
    expect(await busy).toEqual({ kind: 'overran' });
  });

  test('READ-3 more than may wait are turned away at once', async () => {
    start({ workerUrl: PARSERLESS, arrivalDeadlineMs: 2_000 });
    await reader.startAll();
    const busy = reader.read(plainLetter('please hang'));
    await handedOver();
    const many = Array.from({ length: 4_097 }, () => reader.read(plainLetter()));
    expect(await many.at(-1)).toEqual({ kind: 'overloaded' });
    expect(reader.waiting).toBe(4_096);
    expect(await busy).toEqual({ kind: 'overran' });
    expect((await Promise.all(many)).filter(({ kind }) => kind === 'read')).toHaveLength(4_096);
  });

  test('READ-3 more bytes than may wait are turned away at once', async () => {
    start({ workerUrl: PARSERLESS, deadlineMs: 500 });
    await reader.startAll();
    const busy = reader.read(largeLetter('please hang'));
    await handedOver();
    const large = Buffer.alloc(20_000_000);
    const waiting = reader.read(large);
    expect(await reader.read(large)).toEqual({ kind: 'overloaded' });
    await reader.close();
    expect([await busy, await waiting]).toEqual([{ kind: 'deadline' }, { kind: 'overloaded' }]);
  });

  test('READ-3 reads late what is stored, and never turns it away', async () => {
    start({ workerUrl: PARSERLESS, arrivalDeadlineMs: 500, arrivalWaitMs: 1 });
    await reader.startAll();
    const busy = reader.read(plainLetter('please hang'));
    const late = reader.readLate({ encoding: 'identity', bytes: plainLetter() }, 'arrivals');
    expect(await busy).toEqual({ kind: 'overran' });
    expect(await late).toMatchObject({ kind: 'read', mail: { summary: { subject: 'Hi' } } });
  });

  test('is up after start(), and none is if its worker cannot start', async () => {
    start({ arrivalWaitMs: 0 });
    await reader.start();
    expect(reader.threads).toBe(1);
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
    await reader.close();
    start({ workerUrl: new URL('../testing/no-such-worker.ts', import.meta.url).href });
    await reader.startAll();
    expect(reader.threads).toBe(0);
  });

  test('closing finishes what is being read and leaves what waits', async () => {
    start({ workerUrl: PARSERLESS, arrivalDeadlineMs: 500 });
    await reader.startAll();
    const busy = reader.read(plainLetter('please hang'));
    await handedOver();
    const waiting = reader.read(plainLetter());
    await reader.close();
    expect(await waiting).toEqual({ kind: 'overloaded' });
    expect(await busy).toEqual({ kind: 'overran' });
    expect(await reader.read(plainLetter())).toEqual({ kind: 'overloaded' });
  });
});

describe('a slow or large message', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mayfly-'));
  });
  afterEach(async () => {
    await letGo();
    await reader.close();
    await rm(folder, { recursive: true });
  });

  const letGo = () => writeFile(join(folder, 'go'), '');
  const held = () => `please wait for ${join(folder, 'go')}`;
  const stored = (bytes: Buffer) => ({ encoding: 'identity' as const, bytes });

  test('READ-2 a large message delays only large ones', async () => {
    start({ workerUrl: PARSERLESS });
    await reader.startAll();
    const large = [1, 2].map(() => reader.read(largeLetter(held())));
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
    expect(reader.waiting).toBe(1);
    await letGo();
    expect((await Promise.all(large)).map(({ kind }) => kind)).toEqual(['read', 'read']);
  });

  test('READ-2 an opened message delays no arriving one', async () => {
    start({ workerUrl: PARSERLESS });
    const opening = [1, 2].map(() => reader.open(stored(plainLetter(held()))));
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
    await letGo();
    expect((await Promise.all(opening)).map(({ kind }) => kind)).toEqual(['read', 'read']);
  });

  test('READ-2 the spare thread works while another one is replaced', async () => {
    start({ workerUrl: PARSERLESS, arrivalDeadlineMs: 500, arrivalWaitMs: 1 });
    await reader.startAll();
    expect(await reader.read(plainLetter('please hang'))).toEqual({ kind: 'overran' });
    expect(reader.threads).toBe(2);
    // A thread that must start first does not take it within a millisecond.
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
  });

  test('READ-2 a message that overran is read by the slow pool', async () => {
    start({ workerUrl: PARSERLESS, arrivalDeadlineMs: 200 });
    await reader.startAll();
    const raw = plainLetter(held());
    expect(await reader.read(raw)).toEqual({ kind: 'overran' });
    const late = reader.readLate(stored(raw), 'slow');
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
    await letGo();
    expect(await late).toMatchObject({ kind: 'read', mail: { summary: { subject: 'Hi' } } });
  });

  test('READ-2 small messages do not wait for all larger ones', async () => {
    start({ workerUrl: PARSERLESS });
    await reader.startAll();
    const busy = reader.read(plainLetter(held()));
    await handedOver();
    const order: string[] = [];
    const read = (what: string, bytes: number) =>
      reader.read(plainLetter('x'.repeat(bytes))).then(() => order.push(what));
    const larger = [1, 2, 3].map(() => read('larger', MAX_SHARING_BYTES));
    const small = [1, 2].map(() => read('small', 10));
    await letGo();
    await Promise.all([busy, ...larger, ...small]);
    expect(order).toEqual(['small', 'small', 'larger', 'larger', 'larger']);
  });

  test('READ-2 messages that arrive and those stored unparsed take turns', async () => {
    start({ workerUrl: PARSERLESS });
    await reader.startAll();
    const busy = reader.read(plainLetter(held()));
    await handedOver();
    const order: string[] = [];
    // Too large to share a task.
    const raw = plainLetter('x'.repeat(MAX_SHARING_BYTES));
    const arrivals = [1, 2, 3].map(() => reader.read(raw).then(() => order.push('arrival')));
    const late = [1, 2, 3].map(() =>
      reader.readLate(stored(raw), 'arrivals').then(() => order.push('late')),
    );
    await letGo();
    await Promise.all([busy, ...arrivals, ...late]);
    expect(order).toEqual(['arrival', 'late', 'arrival', 'late', 'arrival', 'late']);
  });
});

describe('an opened message', () => {
  test('has text, HTML, the header as it came, and its attachments', async () => {
    const raw = partsLetter([
      ['Content-Type: text/plain', '', 'plain'],
      ['Content-Type: text/html', '', '<b>rich</b><img src="cid:one">'],
      [
        'Content-Type: image/png',
        'Content-ID: <one>',
        'Content-Disposition: inline; filename=a.png',
        'Content-Transfer-Encoding: base64',
        '',
        'aGVsbG8=',
      ],
    ]);
    const opened = await openBy(start(), raw);
    expect(opened.text?.trim()).toBe('plain\nrich');
    expect(opened.html).toContain('<b>rich</b><img src="cid:one">');
    expect(opened.headers[0]).toEqual({ name: 'From', value: 'Ann <ann@sender.example>' });
    expect(opened.attachments).toEqual([
      {
        index: 0,
        filename: 'a.png',
        contentType: 'image/png',
        size: 5,
        contentId: 'one',
        inline: true,
      },
    ]);
  });

  test('READ-12 that is HTML only has the text that a reader sees', async () => {
    const html = '<style>a{}</style><h1>Hello</h1><p>Your&nbsp;code is <b>4829</b></p>';
    expect(await openBy(start(), htmlLetter(html))).toMatchObject({
      text: 'Hello\n\nYour code is 4829',
      problems: [],
    });
    const hidden = await openBy(reader, htmlLetter('<img src="cid:x"><style>a{}</style>'));
    expect(hidden).toMatchObject({ text: null, html: expect.stringContaining('cid:x') });
    const long = await openBy(reader, htmlLetter(`<p>${'word '.repeat(110_000)}`));
    expect(long.problems).toEqual([PROBLEMS.textCut]);
  });

  test('gives out an attachment decoded, and none where there is none', async () => {
    start();
    const bytes = partsLetter([
      ['Content-Type: text/plain', '', 'see attached'],
      [
        'Content-Type: application/pdf; name=a.pdf',
        'Content-Transfer-Encoding: base64',
        '',
        'aGVsbG8=',
      ],
    ]);
    const answer = await reader.attachment({ encoding: 'identity', bytes }, [0]);
    if (answer.kind !== 'read' || answer.mail === null) throw new Error('no attachment');
    expect(Buffer.from(answer.mail.content).toString()).toBe('hello');
    expect(answer.mail.filename).toBe('a.pdf');
    expect(await reader.attachment({ encoding: 'identity', bytes }, [1])).toEqual({
      kind: 'read',
      mail: null,
    });
  });

  test('READ-4 whose structure cannot be read is shown as it came', async () => {
    const nested = Array.from({ length: 300 }, (_, depth) => [
      `--b${depth}`,
      `Content-Type: multipart/mixed; boundary=b${depth + 1}`,
      '',
    ]);
    const raw = letter(
      'From: a@b.example',
      'Content-Type: multipart/mixed; boundary=b0',
      '',
      ...nested.flat(),
    );
    const opened = await openBy(start(), raw);
    expect(opened.problems).toEqual([PROBLEMS.tooManyParts]);
    expect(opened.text).toContain('--b299');
    expect(opened.headers).toContainEqual({ name: 'From', value: 'a@b.example' });
  });
});

test('RUN-6 each message is measured once, with its outcome', async () => {
  const { measures, readings, tasks } = recordMeasures();
  start({ workerUrl: PARSERLESS, measures });
  await Promise.all([readBy(reader, plainLetter()), readBy(reader, plainLetter())]);
  await openBy(reader, plainLetter());
  // Read together with one that makes the thread die, and then again without it.
  const died = reader.read(plainLetter('please die'));
  await Promise.all([died, readBy(reader, plainLetter())]);
  expect(readings.map(({ lane, outcome }) => `${lane} ${outcome}`).sort()).toEqual([
    'arrival crashed',
    ...['arrival done', 'arrival done', 'arrival done', 'opened done'],
  ]);
  expect(tasks.length).toBeGreaterThanOrEqual(4);
  await reader.close();
  await reader.read(plainLetter());
  expect(readings.at(-1)).toMatchObject({ lane: 'arrival', outcome: 'overloaded' });
});
