import type { Summary } from '#shared/message.ts';

/** An email to archive. */
export type ArchivedMail = Pick<Summary, 'id' | 'subject' | 'receivedAt'>;

/** An archive file that emails are added to one by one. */
export interface Container {
  /** `raw` is the whole message as it was received, below our own `Return-Path` and `Received`. */
  add(mail: ArchivedMail, raw: Blob): Promise<void>;
  /** Finishes the file; nothing can be added afterwards. */
  close(): Promise<Blob>;
}

/** The result of one request. `again`: retry after so many seconds. */
export type FetchResult =
  | { readonly kind: 'ok'; readonly raw: Blob }
  | { readonly kind: 'again'; readonly afterSeconds: number }
  | { readonly kind: 'lost' };

export interface ArchiveDeps {
  readonly container: Container;
  readonly fetch: (mail: ArchivedMail) => Promise<FetchResult>;
  readonly sleep: (ms: number) => Promise<void>;
  /** Called with the number of emails that are done, fetched or not. */
  readonly onProgress: (done: number) => void;
  readonly signal: AbortSignal;
}

export interface Archive {
  readonly file: Blob;
  /** Emails that could not be fetched; all others are in the file. */
  readonly missing: readonly ArchivedMail[];
}

/** Tries for one email; after them it is listed as missing. */
const MAX_ATTEMPTS = 3;

/**
 * Puts emails into one file, one at a time, so that only one is in memory; finished parts are
 * Blobs, which the browser may keep on disk. Rejects when it is aborted.
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
