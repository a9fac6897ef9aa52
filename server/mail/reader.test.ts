import { setImmediate as handedOver } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { recordMeasures } from '#server/ops/testing/measured.ts';
import { PROBLEMS } from './problems.ts';
import type { Reader, ReaderOptions } from './reader.ts';
import { htmlLetter, letter, partsLetter, plainLetter } from './testing/letters.ts';
import { openBy, openReader, readBy, SOURCE, STUBBORN } from './testing/readers.ts';

let reader: Reader;
const start = (options: Partial<ReaderOptions> = {}) => {
  reader = openReader(options);
  return reader;
};
afterEach(() => reader.close());

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
    start({ workerUrl: STUBBORN, deadlineMs: 500 });
    expect(await reader.read(plainLetter('please hang'), SOURCE)).toEqual({ kind: 'deadline' });
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
  });

  test('READ-1 that dies is replaced, and the next message is read', async () => {
    start({ workerUrl: STUBBORN });
    expect(await reader.read(plainLetter('please die'), SOURCE)).toEqual({ kind: 'crashed' });
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
  });

  test('READ-1 that runs out of memory takes nothing else along', async () => {
    start({ workerUrl: STUBBORN, heapMb: 64 });
    expect(await reader.read(plainLetter('please gorge'), SOURCE)).toEqual({ kind: 'crashed' });
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
  });

  test('READ-1 of several messages at once only the one at fault fails', async () => {
    start({ workerUrl: STUBBORN });
    const texts = ['a', 'b', 'please die', 'c'];
    const answers = await Promise.all(texts.map((text) => reader.read(plainLetter(text), SOURCE)));
    expect(answers.map(({ kind }) => kind)).toEqual(['read', 'read', 'crashed', 'read']);
  });

  test('READ-5 that dies does not take the bytes along', async () => {
    start({ workerUrl: STUBBORN });
    const raw = plainLetter('please die');
    const before = Buffer.from(raw);
    await reader.read(raw, SOURCE);
    expect(raw.equals(before)).toBe(true);
  });

  test('READ-3 that is busy for too long leaves a message unread', async () => {
    start({ workerUrl: STUBBORN, deadlineMs: 1_500, arrivalWaitMs: 20 });
    await readBy(reader, plainLetter()).catch(() => {});
    await until(async () => (await reader.read(plainLetter(), SOURCE)).kind === 'read');
    const busy = reader.read(plainLetter('please hang'), SOURCE);
    await handedOver();
    const waiting = reader.read(plainLetter(), SOURCE);
    expect(reader.waiting).toBe(1);
    expect(await waiting).toEqual({ kind: 'overloaded' });
    expect(await busy).toEqual({ kind: 'deadline' });
  });

  test('READ-3 more than may wait are turned away at once', async () => {
    start({ workerUrl: STUBBORN, deadlineMs: 2_000 });
    await readBy(reader, plainLetter());
    const busy = reader.read(plainLetter('please hang'), SOURCE);
    await handedOver();
    const many = Array.from({ length: 4_097 }, () => reader.read(plainLetter(), SOURCE));
    expect(await many.at(-1)).toEqual({ kind: 'overloaded' });
    expect(reader.waiting).toBe(4_096);
    expect(await busy).toEqual({ kind: 'deadline' });
    expect((await Promise.all(many)).filter(({ kind }) => kind === 'read')).toHaveLength(4_096);
  });

  test('READ-3 more bytes than may wait are turned away at once', async () => {
    start({ workerUrl: STUBBORN, deadlineMs: 500 });
    await readBy(reader, plainLetter());
    const busy = reader.read(plainLetter('please hang'), SOURCE);
    await handedOver();
    const large = Buffer.alloc(40_000_000);
    const waiting = reader.read(large, SOURCE);
    expect(await reader.read(large, SOURCE)).toEqual({ kind: 'overloaded' });
    await reader.close();
    expect([await busy, await waiting]).toEqual([{ kind: 'deadline' }, { kind: 'overloaded' }]);
  });

  test('READ-3 reads late what is stored, and never turns it away', async () => {
    start({ workerUrl: STUBBORN, deadlineMs: 2_000, arrivalWaitMs: 1 });
    const busy = reader.open({ encoding: 'identity', bytes: plainLetter('please hang') });
    const late = reader.readLate({ encoding: 'identity', bytes: plainLetter() }, SOURCE);
    expect(await busy).toEqual({ kind: 'deadline' });
    expect(await late).toMatchObject({ kind: 'read', mail: { summary: { subject: 'Hi' } } });
  });

  test('READ-12 that is the last one is kept for what arrives', async () => {
    start({ workerUrl: STUBBORN, workers: 2, deadlineMs: 2_000 });
    const body = (text: string) => ({ encoding: 'identity' as const, bytes: plainLetter(text) });
    await Promise.all([readBy(reader, plainLetter()), openBy(reader, plainLetter())]);
    const opening = [1, 2].map(() => reader.open(body('please hang')));
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
    await until(async () => reader.waiting === 1);
    expect(await Promise.all(opening)).toEqual([{ kind: 'deadline' }, { kind: 'deadline' }]);
  });

  test('READ-12 openings that wait for their place follow one another', async () => {
    start({ workers: 2 });
    await Promise.all([readBy(reader, plainLetter()), openBy(reader, plainLetter())]);
    const opened = await Promise.all([1, 2, 3, 4].map(() => openBy(reader, plainLetter('hello'))));
    expect(opened.map(({ text }) => text?.trim())).toEqual(['hello', 'hello', 'hello', 'hello']);
  });

  test('says when the first is up, and when none will be', async () => {
    start({ arrivalWaitMs: 0 });
    await reader.started;
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
    await reader.close();
    start({ workerUrl: new URL('./testing/no-such-worker.ts', import.meta.url).href });
    await reader.started;
  });

  test('closing finishes what is being read and leaves what waits', async () => {
    start({ workerUrl: STUBBORN, deadlineMs: 500 });
    await readBy(reader, plainLetter());
    const busy = reader.read(plainLetter('please hang'), SOURCE);
    await handedOver();
    const waiting = reader.read(plainLetter(), SOURCE);
    await reader.close();
    expect(await waiting).toEqual({ kind: 'overloaded' });
    expect(await busy).toEqual({ kind: 'deadline' });
    expect(await reader.read(plainLetter(), SOURCE)).toEqual({ kind: 'overloaded' });
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

  test('READ-14 that is HTML only has the text that a reader sees', async () => {
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

  test('READ-2 whose structure cannot be read is shown as it came', async () => {
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

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

test('METRIC-3 each message is measured once, by what became of it', async () => {
  const { measures, readings, tasks } = recordMeasures();
  start({ workerUrl: STUBBORN, measures });
  await Promise.all([readBy(reader, plainLetter()), readBy(reader, plainLetter())]);
  await openBy(reader, plainLetter());
  // Read together with one that makes the thread die, and then again without it.
  const died = reader.read(plainLetter('please die'), SOURCE);
  await Promise.all([died, readBy(reader, plainLetter())]);
  expect(readings.map(({ lane, outcome }) => `${lane} ${outcome}`).sort()).toEqual([
    'arrival crashed',
    ...['arrival done', 'arrival done', 'arrival done', 'opened done'],
  ]);
  expect(tasks.length).toBeGreaterThanOrEqual(4);
  await reader.close();
  await reader.read(plainLetter(), SOURCE);
  expect(readings.at(-1)).toMatchObject({ lane: 'arrival', outcome: 'overloaded' });
});
