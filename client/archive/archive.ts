import type { Summary } from '#shared/message.ts';

/** One mail to be kept. */
export type ArchivedMail = Pick<Summary, 'id' | 'subject' | 'receivedAt'>;

/** A file that many mails are put into, one after the other. */
export interface Container {
  /** `raw` is the whole message as it came, below our own `Return-Path` and `Received`. */
  add(mail: ArchivedMail, raw: Blob): Promise<void>;
  /** The file; nothing can be added any more. */
  close(): Promise<Blob>;
}

/** What became of one request. `again`: worth asking once more after so many seconds. */
export type FetchResult =
  | { readonly kind: 'ok'; readonly raw: Blob }
  | { readonly kind: 'again'; readonly afterSeconds: number }
  | { readonly kind: 'lost' };

export interface ArchiveDeps {
  readonly container: Container;
  readonly fetch: (mail: ArchivedMail) => Promise<FetchResult>;
  readonly sleep: (ms: number) => Promise<void>;
  /** So many of them are done, whatever became of each. */
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

export interface Archive {
  readonly file: Blob;
  /** Could not be fetched; all others are in the file. */
  readonly missing: readonly ArchivedMail[];
}

/** A mail that could not be had so often is given up, and named. */
const MAX_ATTEMPTS = 3;

/**
 * Puts mails into one file, one at a time, so that no more than one is held by the script;
 * what is done lies with the browser, which may put it on disk. Rejects when it is aborted.
 */
export async function archiveMails(
  mails: readonly ArchivedMail[],
  deps: ArchiveDeps,
): Promise<Archive> {
  const { container, onProgress, signal } = deps;
  const missing: ArchivedMail[] = [];
  for (const [at, mail] of mails.entries()) {
    const raw = await fetchWithRetries(mail, deps);
    signal.throwIfAborted();
    if (raw === null) missing.push(mail);
    else await container.add(mail, raw);
    onProgress(at + 1);
  }
  return { file: await container.close(), missing };
}

async function fetchWithRetries(mail: ArchivedMail, { fetch, sleep, signal }: ArchiveDeps) {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    signal.throwIfAborted();
    const fetched = await fetch(mail);
    if (fetched.kind === 'ok') return fetched.raw;
    if (fetched.kind === 'lost') return null;
    if (attempt < MAX_ATTEMPTS) await sleep(fetched.afterSeconds * 1000);
  }
  return null;
}
