import { NO_CLAIMS } from '#server/authentication/claims.ts';
import type { Senders } from '#server/authentication/senders.ts';
import type { Checked } from '#server/authentication/types.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import { expandBeginning, storeUncompressed } from '#server/inbox/stored-body.ts';
import type {
  AppendAnswer,
  InboxId,
  NewMessage,
  Steps,
  StoredMessage,
} from '#server/inbox/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { TimeSlices } from '#server/ops/time-slices.ts';
import type { Detail, NestedMessage } from '#shared/message.ts';
import { buildDetail, buildNested, rawMail } from './detail.ts';
import { type HookLimits, Hooks, type MailHook } from './hooks.ts';
import { createLateReader, type LateReader } from './late-reader.ts';
import { scanHeaderStart } from './mime/header.ts';
import { summarizeHeader } from './mime/header-summary.ts';
import { PROBLEMS } from './mime/problems.ts';
import { OpenQueues } from './open-queues.ts';
import {
  NESTED_CACHE_BYTES,
  OPENED_CACHE_BYTES,
  type Opened,
  OpenedMailCache,
} from './opened-cache.ts';
import { buildFallback, MAX_FALLBACK_BYTES } from './reading/fallback.ts';
import { computeFingerprintInSlices } from './reading/fingerprint.ts';
import type { AttachmentPath, OpenedAttachment, OpenedMail, ReadMail } from './reading/types.ts';
import { type Overran, poolFor, type Reader, type ThreadPoolName } from './threads/reader.ts';
import type { Failure } from './threads/thread-pool.ts';
import { type IncomingMail, type Mailroom, MailroomBusy, type RawMail } from './types.ts';

/** Milliseconds without an overload after which the next one is a new event for the log. */
const OVERLOAD_QUIET_MS = 10_000;

export interface MailroomParts {
  readonly store: InboxStore;
  readonly reader: Reader;
  /** Without it senders stay unchecked. */
  readonly senders?: Senders;
  readonly hooks?: readonly MailHook[];
  readonly clock: Clock;
  readonly log: Log;
}

export interface MailroomLimits extends HookLimits {
  /** Bytes of opened messages that are kept. */
  readonly openedBytes?: number;
}

export function createMailroom(parts: MailroomParts, limits: MailroomLimits = {}): Mailroom {
  return new MailroomImpl(parts, limits);
}

class MailroomImpl implements Mailroom {
  readonly #parts: MailroomParts;
  readonly #hooks: Hooks;
  readonly #late: LateReader;
  readonly #opened: OpenedMailCache<OpenedMail>;
  readonly #nested: OpenedMailCache<NestedMessage>;
  readonly #openings = new OpenQueues();
  /** Spreads the header scans of messages that are not parsed at the same time over turns of the event loop. */
  readonly #headerScans = new TimeSlices();
  /** Extractions in progress by inbox, message and path; parallel requests share them. */
  readonly #attachments = new Map<string, Promise<OpenedAttachment | null>>();
  #overloadedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: MailroomParts, limits: MailroomLimits) {
    this.#parts = parts;
    this.#hooks = new Hooks(parts.hooks ?? [], parts.log, limits);
    this.#late = createLateReader({
      ...parts,
      onRead: (targets, parsed) => this.#hooks.afterStored(targets, parsed),
    });
    this.#opened = new OpenedMailCache(parts.store, limits.openedBytes ?? OPENED_CACHE_BYTES);
    this.#nested = new OpenedMailCache(parts.store, NESTED_CACHE_BYTES);
  }

  get backlog(): number {
    return this.#parts.reader.waiting + this.#late.waiting;
  }

  async deliver(mail: IncomingMail): Promise<readonly AppendAnswer[]> {
    const answer = await this.#parts.reader.read(mail.raw);
    const parsed = answer.kind === 'read' ? answer.mail : null;
    await this.#hooks.beforeAccept(mail, parsed);
    const answers = await this.#store(mail, answer);
    this.#hooks.afterStored(storedAmong(answers), parsed);
    return answers;
  }

  /** READ-4: a message that is not parsed is committed unparsed, and parsed later if it may succeed then. */
  async #store(
    mail: IncomingMail,
    answer: Awaited<ReturnType<Reader['read']>>,
  ): Promise<readonly AppendAnswer[]> {
    if (answer.kind === 'read') return this.#commit(mail, answer.mail);
    this.#logUnparsed(mail.raw.length, answer);
    const headerOnly = await summarizeUnparsed(mail.raw, answer, this.#headerScans);
    switch (answer.kind) {
      case 'overran':
        return this.#commitUnparsed(mail, headerOnly, 'slow');
      case 'overloaded':
        return this.#commitUnparsed(mail, headerOnly, poolFor(mail.raw.length));
      case 'deadline':
      case 'crashed':
        return this.#commit(mail, headerOnly);
    }
  }

  async open(inbox: InboxId, id: string): Promise<Detail | null> {
    const message = await this.#parts.store.message(inbox, id);
    if (message === null) return null;
    const opened = await this.#opened.get(inbox, id, () =>
      this.#openings.run(inbox, message.summary.size, () => this.#read(inbox, message)),
    );
    return opened === null ? null : buildDetail(message, opened.mail);
  }

  async raw(inbox: InboxId, id: string): Promise<RawMail | null> {
    const message = await this.#parts.store.message(inbox, id);
    return message === null ? null : rawMail(message);
  }

  async attachment(
    inbox: InboxId,
    id: string,
    path: AttachmentPath,
  ): Promise<OpenedAttachment | null> {
    const message = await this.#parts.store.message(inbox, id);
    if (message === null) return null;
    const key = `${inbox} ${id} ${path.join('.')}`;
    const known = this.#attachments.get(key);
    if (known !== undefined) return known;
    const making = this.#extract(inbox, message, path);
    this.#attachments.set(key, making);
    return making.finally(() => this.#attachments.delete(key));
  }

  async nested(inbox: InboxId, id: string, path: AttachmentPath): Promise<NestedMessage | null> {
    const message = await this.#parts.store.message(inbox, id);
    if (message === null) return null;
    const { size } = message.summary;
    const read = () => this.#openings.run(inbox, size, () => this.#readNested(message, path));
    const opened = await this.#nested.get(inbox, id, read, path.join('.'));
    return opened?.mail ?? null;
  }

  async close(): Promise<void> {
    this.#opened.close();
    this.#nested.close();
    const { reader, senders } = this.#parts;
    await Promise.all([this.#late.close(), reader.close(), senders?.close()]);
    // Last: a late reading may have called a hook.
    await this.#hooks.close();
  }

  async #extract(
    inbox: InboxId,
    { body, summary: { size } }: StoredMessage,
    path: AttachmentPath,
  ): Promise<OpenedAttachment | null> {
    const answer = await this.#openings.run(inbox, size, () =>
      this.#parts.reader.attachment(body, path),
    );
    if (answer.kind === 'read') return answer.mail;
    this.#logUnparsed(size, answer);
    // Null would mean that there is no such attachment.
    throw new MailroomBusy('service');
  }

  /** AUTH-1: a verdict that needs no DNS is stored with the message; other checks start after the commit. */
  async #commit(
    mail: IncomingMail,
    { claims, ...read }: ReadMail,
  ): Promise<readonly AppendAnswer[]> {
    const { senders } = this.#parts;
    const sender = senders?.classify(mail.origin, claims, mail.raw.length);
    const known = sender?.kind === 'known' ? withSender(read, sender.checked) : read;
    const readMs = this.#parts.clock.wall() - mail.receivedAt;
    const answers = await this.#append(mail, known, { ...mail.steps, read: Math.max(0, readMs) });
    if (sender?.kind === 'pending') senders?.check(sender, storedAmong(answers));
    return answers;
  }

  /** READ-3, AUTH-7: the check of its sender waits for parsing, which finds the author. */
  async #commitUnparsed(
    mail: IncomingMail,
    { claims: _, ...read }: ReadMail,
    pool: ThreadPoolName,
  ): Promise<readonly AppendAnswer[]> {
    const answers = await this.#append(mail, { ...read, reading: true });
    const bytes = mail.raw.length;
    const targets = storedAmong(answers);
    this.#late.add({ targets, origin: mail.origin, bytes, pool });
    return answers;
  }

  #append(
    mail: IncomingMail,
    read: Omit<ReadMail, 'claims'> & Pick<NewMessage, 'reading'>,
    steps: Steps | undefined = mail.steps,
  ): Promise<readonly AppendAnswer[]> {
    const { raw, origin: _origin, steps: _steps, ...envelope } = mail;
    const withSteps = steps && { steps };
    return this.#parts.store.append({ ...envelope, size: raw.length, ...read, ...withSteps });
  }

  async #readNested(
    { body, summary }: StoredMessage,
    path: AttachmentPath,
  ): Promise<Opened<NestedMessage> | null> {
    const answer = await this.#parts.reader.nested(body, path);
    if (answer.kind !== 'read') this.#logUnparsed(summary.size, answer);
    return buildNested(answer);
  }

  async #read(inbox: InboxId, { body, summary }: StoredMessage): Promise<Opened> {
    const answer = await this.#parts.reader.open(body);
    if (summary.reading && answer.kind !== 'overloaded') this.#late.addOpened(inbox, summary);
    if (answer.kind === 'read') return { mail: answer.mail, lasting: true };
    this.#logUnparsed(summary.size, answer);
    // One byte more than is shown, so that the fallback notices the cut.
    const raw = await expandBeginning(body, MAX_FALLBACK_BYTES + 1);
    const overloaded = answer.kind === 'overloaded';
    const problem = overloaded ? PROBLEMS.busy : PROBLEMS[answer.kind];
    const mail = buildFallback(raw, await scanHeaderStart(raw, this.#headerScans), problem);
    return { mail, lasting: !overloaded };
  }

  /** Logs an overload once, not for each message. */
  #logUnparsed(bytes: number, { kind }: Failure | Overran): void {
    const { clock, log } = this.#parts;
    const why = kind === 'overran' ? 'deadline' : kind;
    if (why === 'overloaded') {
      const quiet = clock.now() - this.#overloadedAt;
      this.#overloadedAt = clock.now();
      if (quiet < OVERLOAD_QUIET_MS) return;
    }
    log.unread({ bytes, why });
  }
}

function withSender(
  { summary, ...read }: Omit<ReadMail, 'claims'>,
  { authentication, checks }: Checked,
) {
  return { ...read, summary: { ...summary, authentication }, checks };
}

function storedAmong(answers: readonly AppendAnswer[]) {
  return answers.filter((target) => target.kind === 'stored');
}

const UNREAD_PROBLEMS = {
  overran: PROBLEMS.waiting,
  overloaded: PROBLEMS.waiting,
  deadline: PROBLEMS.deadline,
  crashed: PROBLEMS.crashed,
};

/** The summary of an unparsed message, from the beginning of its header. */
async function summarizeUnparsed(
  raw: Buffer,
  { kind }: Failure | Overran,
  slices: TimeSlices,
): Promise<ReadMail> {
  const header = await scanHeaderStart(raw, slices);
  const summary = summarizeHeader(header);
  const fingerprint = await computeFingerprintInSlices(raw, header, slices);
  // Copied: a substring would keep the whole header in memory.
  const copied = structuredClone({ summary, fingerprint });
  const problems = [UNREAD_PROBLEMS[kind]];
  return { ...copied, claims: NO_CLAIMS, body: storeUncompressed(raw), problems, attachments: [] };
}
