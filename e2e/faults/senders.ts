import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Endpoint } from '../harness/service.ts';
import { Conversation, type Reply } from '../harness/smtp.ts';

/** One mail of a row, and what became of it. */
export interface Mail {
  readonly number: number;
  readonly to: string;
  /** By the clock of this process; null until the sender got 250. */
  acceptedAt: number | null;
  /** Attempts without 250 and without a final refusal. Another attempt follows each. */
  again: number;
  /** The final refusal (5yz) that the sender got, or null. */
  refusal: string | null;
}

/** Held up where a row wants them: between the halves of a message. */
export type Gate = (talk: Conversation) => Promise<void>;

/** Senders at work at the same time. */
const MAX_SENDERS = 200;
/** Milliseconds until a sender comes again, and as much again by chance. */
const AGAIN_MS = 250;

const DELIVERED = 250;
const GO_AHEAD = 354;
const isFinal = ({ code }: Reply) => code >= 500;

export function subjectOf(number: number): string {
  return `mail ${number}`;
}

/** What stands in the middle of its text, and nowhere else. */
export function markOf(number: number): string {
  return `This is the only text of mail ${number}.`;
}

/**
 * Mail servers, as far as this service sees them: what was not answered with 250 or a final
 * no comes again, the same message under the same Message-ID, at the next receiver.
 */
export class Senders {
  readonly mails: Mail[] = [];
  readonly #receivers: () => readonly Endpoint[];
  /** Apart from those of other runs, whose inboxes are others anyway. */
  readonly #run = Math.random().toString(36).slice(2);
  readonly #waiting: Mail[] = [];
  #working = 0;
  #turn = 0;

  constructor(receivers: () => readonly Endpoint[]) {
    this.#receivers = receivers;
  }

  get unanswered(): number {
    return this.mails.filter(({ acceptedAt, refusal }) => acceptedAt === null && refusal === null)
      .length;
  }

  send(to: string): void {
    this.#waiting.push(this.#newMail(to));
    if (this.#working < MAX_SENDERS) void this.#work();
  }

  /** One whose first attempt goes through that receiver, and is held up there. */
  sendThrough(to: string, receiver: Endpoint, gate: Gate): Mail {
    const mail = this.#newMail(to);
    void this.#deliver(mail, { receiver, gate });
    return mail;
  }

  #newMail(to: string): Mail {
    const mail = { number: this.mails.length, to, acceptedAt: null, again: 0, refusal: null };
    this.mails.push(mail);
    return mail;
  }

  async #work(): Promise<void> {
    this.#working += 1;
    for (let mail = this.#waiting.shift(); mail; mail = this.#waiting.shift())
      await this.#deliver(mail, null);
    this.#working -= 1;
  }

  async #deliver(
    mail: Mail,
    first: { readonly receiver: Endpoint; readonly gate: Gate } | null,
  ): Promise<void> {
    let attempt = first;
    for (;;) {
      const receivers = this.#receivers();
      this.#turn += 1;
      const receiver = attempt?.receiver ?? receivers[this.#turn % receivers.length];
      const reply = await this.#attempt(mail, receiver, attempt?.gate ?? null);
      attempt = null;
      if (reply?.code === DELIVERED) mail.acceptedAt = performance.now();
      else if (reply !== null && isFinal(reply)) mail.refusal = `${reply.code} ${reply.text}`;
      if (mail.acceptedAt !== null || mail.refusal !== null) return;
      mail.again += 1;
      await delay(AGAIN_MS + AGAIN_MS * Math.random());
    }
  }

  /** The reply that decided; null where there was no conversation. */
  async #attempt(
    mail: Mail,
    receiver: Endpoint | undefined,
    gate: Gate | null,
  ): Promise<Reply | null> {
    if (receiver === undefined) return null;
    const opened = await Conversation.open(receiver).catch(() => null);
    if (opened === null) return null;
    using talk = opened;
    const { number, to } = mail;
    const envelope = ['EHLO sender.example', 'MAIL FROM:<sender@example.org>', `RCPT TO:<${to}>`];
    for (const command of envelope) {
      const reply = await talk.say(command);
      if (reply.code !== DELIVERED) return reply;
    }
    const ready = await talk.say('DATA');
    if (ready.code !== GO_AHEAD) return ready;
    talk.write(
      `From: <sender@example.org>\r\nTo: <${to}>\r\nSubject: ${subjectOf(number)}\r\n` +
        `Message-ID: <${this.#run}.${number}@sender.example>\r\n\r\n`,
    );
    await gate?.(talk);
    talk.write(`${markOf(number)}\r\n.\r\n`);
    return await talk.reply();
  }
}
