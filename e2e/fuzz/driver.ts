import { SmtpClient, type SmtpReply } from '#server/smtp/testing/smtp-client.ts';
import type { Action, Dialogue, Owner } from './actions.ts';
import { type Expected, Model, type Said } from './model.ts';
import type { Cast } from './world.ts';

const OWNERS: readonly Owner[] = ['ann', 'bob'];

/** RFC 5321 4.5.3.1.5, without CR LF. */
const REPLY_LINE = /^\d{3}[ -][ -~]{0,506}$/;
const ENHANCED_LINE = /^([245])\d\d \1\.\d{1,3}\.\d{1,3} [ -~]+$/;

/** A message that is, or may be, in an inbox. */
interface Entry {
  readonly raw: string;
  /** The client got 250. Otherwise it disconnected before the reply. */
  readonly certain: boolean;
}

/**
 * Runs one dialogue, and holds every reply and every inbox against the model. Rejects
 * with what was wrong.
 *
 * If a client sent the final dot and disconnected before the reply, the message may be stored
 * once or not at all. Every other message is stored if and only if the client got 250.
 */
export async function drive(cast: Cast, { actions, ending, cuts }: Dialogue): Promise<void> {
  const driver = new Driver(cast, cuts);
  try {
    await driver.greet();
    for (const { action, waits } of actions) {
      if (driver.over) break;
      await driver.take(action, waits);
    }
    if (!driver.over) await driver.finish(ending);
    else await driver.expectClosed();
    await driver.checkInboxes();
  } finally {
    driver.leave();
  }
}

class Driver {
  readonly #cast: Cast;
  readonly #cuts: readonly number[];
  readonly #model: Model;
  readonly #inboxes = new Map<Owner, Entry[]>(OWNERS.map((owner) => [owner, []]));
  readonly #seen = new Set<string>();
  #client: SmtpClient | null = null;
  #unsent = '';
  #expected: Expected[] = [];
  #over = false;

  constructor(cast: Cast, cuts: readonly number[]) {
    this.#cast = cast;
    this.#cuts = cuts;
    this.#model = new Model(cast.names);
  }

  get over(): boolean {
    return this.#over;
  }

  async greet(): Promise<void> {
    this.#client = await SmtpClient.connect(this.#cast.port);
    judge(await this.#reply(), { ...GREETING });
  }

  async take(action: Action, waits: boolean): Promise<void> {
    const alone = action.kind === 'mutated' || action.kind === 'end' || action.kind === 'fault';
    if (alone) await this.#flush();
    this.#queue(this.#model.say(action));
    if (action.kind === 'end') await this.#end(action.owner);
    if (action.kind === 'fault') this.#cast.fault(action.where);
    if (action.kind === 'mutated') await this.#mutated(action.line);
    else if (waits || this.#expected.some(({ closes }) => closes)) await this.#flush();
  }

  async finish(ending: Dialogue['ending']): Promise<void> {
    switch (ending.kind) {
      case 'quit':
        this.#queue(this.#model.quit());
        await this.#flush();
        return this.expectClosed();
      case 'hangup':
        // Behind its last command, whose reply it waits for: nothing of it may be lost.
        await this.#flush(() => this.#line.socket.end());
        return this.expectClosed();
      case 'vanish':
        return this.#vanish(ending.share, ending.how);
    }
  }

  async expectClosed(): Promise<void> {
    await this.#line.closed;
    if (this.#line.unread !== '') throw new Error(`said unasked: ${this.#line.unread}`);
  }

  leave(): void {
    this.#cast.fault('none');
    this.#client?.destroy();
  }

  get #line(): SmtpClient {
    if (this.#client === null) throw new Error('not connected');
    return this.#client;
  }

  #reply(): Promise<SmtpReply> {
    return this.#line.reply();
  }

  #queue({ bytes, expected }: Said): void {
    this.#unsent += bytes;
    this.#expected.push(...expected);
  }

  /** Writes what waits, cut anywhere, and takes the replies. */
  async #flush(then: () => void = () => {}): Promise<void> {
    await this.#write(this.#unsent);
    then();
    const expected = this.#expected.splice(0);
    this.#unsent = '';
    for (const each of expected) {
      const reply = await this.#reply();
      judge(reply, each);
      this.#note(each, reply.code);
      this.#over = each.closes;
    }
    if (expected.some(({ delivery }) => delivery !== null)) await this.checkInboxes();
  }

  async #write(bytes: string): Promise<void> {
    const places = this.#cuts.map((share) => Math.floor(share * bytes.length));
    let from = 0;
    for (const to of [...new Set(places)].toSorted((a, b) => a - b).concat(bytes.length)) {
      if (to > from) this.#line.write(bytes.slice(from, to));
      from = to;
      await turn();
    }
  }

  async #mutated(line: string): Promise<void> {
    await this.#write(this.#unsent);
    this.#unsent = '';
    const expected = this.#expected.splice(0);
    const reply = await this.#reply();
    for (const each of expected) judge(reply, each);
    if (reply.code === 421 || reply.code === 221) throw new Error(`${reply.code} to ${line}`);
    this.#queue(this.#model.learn(line, reply.code));
    await this.#flush();
  }

  async #end(owner: Owner): Promise<void> {
    await this.#cast.end(owner);
    this.#inboxes.set(owner, []);
  }

  #note({ delivery }: Expected, code: number): void {
    if (delivery === null || code !== 250) return;
    for (const owner of delivery.owners) this.#expect(owner, delivery.raw, delivery.sameAs, true);
  }

  #expect(owner: Owner, raw: string, sameAs: string | null, certain: boolean): void {
    if (sameAs !== null) {
      const key = `${owner} ${sameAs}`;
      if (this.#seen.has(key)) return;
      this.#seen.add(key);
    }
    this.#inboxes.get(owner)?.push({ raw, certain });
  }

  async #vanish(share: number, how: 'reset' | 'close'): Promise<void> {
    const sent = this.#unsent.slice(0, Math.floor(share * this.#unsent.length));
    await this.#write(sent);
    if (how === 'reset') this.#line.socket.resetAndDestroy();
    else this.#line.destroy();
    // What was sent whole may have been taken; of the rest nothing can have been.
    for (const { delivery, endsAt } of this.#dots()) {
      if (delivery === null || endsAt > sent.length) continue;
      for (const owner of delivery.owners)
        this.#expect(owner, delivery.raw, delivery.sameAs, false);
    }
    await settled();
  }

  /** Where each message that waits ends in what waits. */
  *#dots() {
    let at = 0;
    for (const { delivery } of this.#expected) {
      if (delivery === null) continue;
      at = this.#unsent.indexOf('\r\n.\r\n', at) + 5;
      yield { delivery, endsAt: at };
    }
  }

  /** Inboxes hold what they must, in order, and nothing else. */
  async checkInboxes(): Promise<void> {
    for (const [owner, entries] of this.#inboxes) {
      const stored = await this.#cast.stored(owner);
      if (matches(stored, entries)) continue;
      const wanted = entries.map(({ raw, certain }) => ({ raw: shown(raw), certain }));
      throw new Error(
        `${owner} holds ${JSON.stringify(stored.map(shown))}, not ${JSON.stringify(wanted)}`,
      );
    }
  }
}

const GREETING: Expected = {
  ...{ what: 'the connection', codes: [220], enhanced: false, closes: false, delivery: null },
};

function judge({ code, lines }: SmtpReply, { what, codes, enhanced }: Expected): void {
  const said = JSON.stringify(lines);
  const asked = shown(what);
  if (codes !== null && !codes.includes(code)) {
    throw new Error(`${asked} is ${said}, not ${codes.join(' or ')}`);
  }
  const whole = lines.every(
    (line, index) =>
      REPLY_LINE.test(line) && line.startsWith(`${code}${index === lines.length - 1 ? ' ' : '-'}`),
  );
  if (!whole) throw new Error(`${asked} is answered by no reply: ${said}`);
  if (lines.length > 1 && !/^ehlo/i.test(what)) throw new Error(`${asked} has lines: ${said}`);
  if (enhanced && !lines.every((line) => ENHANCED_LINE.test(line))) {
    throw new Error(`${asked} lacks its enhanced code: ${said}`);
  }
}

function matches(stored: readonly string[], entries: readonly Entry[]): boolean {
  const [entry, ...rest] = entries;
  if (entry === undefined) return stored.length === 0;
  if (stored[0] === entry.raw && matches(stored.slice(1), rest)) return true;
  return !entry.certain && matches(stored, rest);
}

const SHOWN = 80;

function shown(text: string): string {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}… (${text.length})`;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A few turns, in which what a client left behind may still be taken. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 5; turns += 1) await turn();
}
