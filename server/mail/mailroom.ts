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

export function createMailroom(parts: MailroomParts, limits: HookLimits = {}): Mailroom {
  return new MailroomImpl(parts, limits);
}

class MailroomImpl implements Mailroom {
  readonly #parts: MailroomParts;
  readonly #hooks: Hooks;
  readonly #late: LateReader;
  readonly #openings = new OpenQueues();
  /** Spreads the header scans of messages that are not parsed at the same time over turns of the event loop. */
  readonly #headerScans = new TimeSlices();
  #overloadedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: MailroomParts, limits: HookLimits) {
    this.#parts = parts;
    this.#hooks = new Hooks(parts.hooks ?? [], parts.log, limits);
    this.#late = createLateReader({
      ...parts,
      onRead: (targets, parsed) => this.#hooks.afterStored(targets, parsed),
    });
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

  open(inbox: InboxId, id: string): Promise<Detail | null> {
    return this.#openAtItsTurn(inbox, id, async (message) =>
      buildDetail(message, await this.#read(inbox, message)),
    );
  }

  async raw(inbox: InboxId, id: string): Promise<RawMail | null> {
    const message = await this.#parts.store.message(inbox, id);
    return message === null ? null : rawMail(message);
  }

  attachment(inbox: InboxId, id: string, path: AttachmentPath): Promise<OpenedAttachment | null> {
    return this.#openAtItsTurn(inbox, id, async ({ body, summary }) => {
      const answer = await this.#parts.reader.attachment(body, path);
      if (answer.kind === 'read') return answer.mail;
      this.#logUnparsed(summary.size, answer);
      // Null would mean that there is no such attachment.
      throw new MailroomBusy('service');
    });
  }

  nested(inbox: InboxId, id: string, path: AttachmentPath): Promise<NestedMessage | null> {
    return this.#openAtItsTurn(inbox, id, async ({ body, summary }) => {
      const answer = await this.#parts.reader.nested(body, path);
      if (answer.kind !== 'read') this.#logUnparsed(summary.size, answer);
      return buildNested(answer);
    });
  }

  async close(): Promise<void> {
    const { reader, senders } = this.#parts;
    await Promise.all([this.#late.close(), reader.close(), senders?.close()]);
    // Last: a late reading may have called a hook.
    await this.#hooks.close();
  }

  /** READ-9. Fetches the message only at its turn, so that a request that waits holds no bytes. */
  #openAtItsTurn<Result>(
    inbox: InboxId,
    id: string,
    open: (message: StoredMessage) => Promise<Result | null>,
  ): Promise<Result | null> {
    return this.#openings.run(inbox, async () => {
      const message = await this.#parts.store.message(inbox, id);
      return message === null ? null : open(message);
    });
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

  async #read(inbox: InboxId, { body, summary }: StoredMessage): Promise<OpenedMail> {
    const answer = await this.#parts.reader.open(body);
    if (summary.reading && answer.kind !== 'overloaded') this.#late.addOpened(inbox, summary);
    if (answer.kind === 'read') return answer.mail;
    this.#logUnparsed(summary.size, answer);
    // One byte more than is shown, so that the fallback notices the cut.
    const raw = await expandBeginning(body, MAX_FALLBACK_BYTES + 1);
    const problem = answer.kind === 'overloaded' ? PROBLEMS.busy : PROBLEMS[answer.kind];
    return buildFallback(raw, await scanHeaderStart(raw, this.#headerScans), problem);
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
