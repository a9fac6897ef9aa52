import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test, vi } from 'vitest';
import { mailFileName } from '../views/message/file-name.ts';
import {
  type ArchiveDeps,
  type ArchivedMail,
  archiveMails,
  type Container,
  type FetchResult,
} from './archive.ts';
import { ZipArchive } from './zip.ts';

const mail = (id: string, subject = id): ArchivedMail => ({
  id,
  subject,
  receivedAt: '2026-11-05T04:00:00.000Z',
});

class Box implements Container {
  readonly ids: string[] = [];
  async add({ id }: ArchivedMail): Promise<void> {
    this.ids.push(id);
  }
  async close(): Promise<Blob> {
    return new Blob([this.ids.join()]);
  }
}

function deps(answers: Record<string, FetchResult[]>): ArchiveDeps & { container: Box } {
  return {
    container: new Box(),
    fetch: async ({ id }) => answers[id]?.shift() ?? { kind: 'ok', raw: new Blob([id]) },
    sleep: vi.fn(async () => undefined),
    onProgress: vi.fn(),
    signal: new AbortController().signal,
  };
}

describe('all emails in one file', () => {
  test('PAGE-3 emails that cannot be fetched are listed, and all others are in the file', async () => {
    const it = deps({ b: [{ kind: 'lost' }] });
    const { file, missing } = await archiveMails([mail('a'), mail('b'), mail('c')], it);
    expect(await file.text()).toBe('a,c');
    expect(missing.map(({ id }) => id)).toEqual(['b']);
    expect(vi.mocked(it.onProgress).mock.calls.flat()).toEqual([1, 2, 3]);
  });

  test('PAGE-3 a rate-limited request is retried after the given time, a few times', async () => {
    const busy: FetchResult = { kind: 'again', afterSeconds: 2 };
    const it = deps({ a: [busy], b: [busy, busy, busy] });
    const { missing } = await archiveMails([mail('a'), mail('b')], it);
    expect(it.container.ids).toEqual(['a']);
    expect(missing.map(({ id }) => id)).toEqual(['b']);
    expect(vi.mocked(it.sleep).mock.calls.flat()).toEqual([2_000, 2_000, 2_000]);
  });

  test('aborting makes no file', async () => {
    const stop = new AbortController();
    const it = { ...deps({}), signal: stop.signal, onProgress: () => stop.abort() };
    await expect(archiveMails([mail('a'), mail('b')], it)).rejects.toThrow();
    expect(it.container.ids).toEqual(['a']);
  });
});

describe('a zip', () => {
  test('PAGE-3 has each email unchanged, under a unique, valid file name', async () => {
    const zip = new ZipArchive(12, ({ subject, id }) => mailFileName(subject, id));
    const large = new Uint8Array(200_000).map((_, at) => at % 251);
    await zip.add(mail('1', '../../etc/passwd'), new Blob(['one\r\n']));
    await zip.add(mail('2', 'Grüße / CON'), new Blob([large]));
    await zip.add(mail('3', 'Grüße / CON'), new Blob([]));
    const files = unzipSync(new Uint8Array(await (await zip.close()).arrayBuffer()));
    expect(Object.keys(files)).toEqual([
      '01 etc passwd.eml',
      '02 Grüße CON.eml',
      '03 Grüße CON.eml',
    ]);
    expect(strFromU8(files['01 etc passwd.eml'] ?? new Uint8Array())).toBe('one\r\n');
    expect(files['02 Grüße CON.eml']).toEqual(large);
    expect(files['03 Grüße CON.eml']).toHaveLength(0);
  });
});
