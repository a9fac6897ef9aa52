import {
  type Action,
  type Content,
  HOPS,
  MAX_MESSAGE_SIZE,
  type Owner,
  PLAIN,
  RECIPIENTS,
  type Target,
} from './actions.ts';

/**
 * What the receiver must reply, and what the store must keep, computed independently: nothing here
 * is taken from the server.
 */

/** One command that was sent, and what may be said to it. */
export interface Expected {
  readonly what: string;
  /** Null: any, for it cannot be foretold. */
  readonly codes: readonly number[] | null;
  /** The reply carries an enhanced status code (RFC 2034). */
  readonly enhanced: boolean;
  /** The connection is closed behind it. */
  readonly closes: boolean;
  /** A final dot: to whom it is delivered if the reply is 250. */
  readonly delivery: Delivery | null;
}

export interface Delivery {
  readonly raw: string;
  /** What makes it the same message as another (FEED-5); null: nothing does. */
  readonly sameAs: string | null;
  readonly owners: readonly Owner[];
}

export interface Said {
  /** Latin1. */
  readonly bytes: string;
  readonly expected: readonly Expected[];
}

interface Transaction {
  readonly declared: number;
  readonly owners: Owner[];
  accepted: number;
}

const FORMS: readonly ((local: string) => string)[] = [
  (local) => `<${local}@mayfly.example>`,
  (local) => `<${local.toUpperCase()}@MAYFLY.example>`,
  (local) => `<${local}+tag@mayfly.example>`,
  (local) => `<"${local}"@mayfly.example.>`,
  (local) => `<@relay.example:${local}@mayfly.example>`,
];

/** In the order of `PLAIN`: without a greeting, with one, in a transaction. */
const PLAIN_CODES: Readonly<Record<(typeof PLAIN)[number], readonly [number, number, number]>> = {
  NOOP: [250, 250, 250],
  noop: [250, 250, 250],
  'NOOP what ever': [250, 250, 250],
  RSET: [250, 250, 250],
  'RSET ': [250, 250, 250],
  'RSET now': [501, 501, 501],
  HELP: [214, 214, 214],
  'HELP MAIL': [214, 214, 214],
  'VRFY ann': [252, 252, 252],
  VRFY: [501, 501, 501],
  'EXPN ann': [502, 502, 502],
  'BDAT 5 LAST': [502, 502, 502],
  'AUTH PLAIN': [502, 502, 502],
  STARTTLS: [502, 502, 502],
  XYZZY: [500, 500, 500],
  '': [500, 500, 500],
  'QUIT now': [501, 501, 501],
  EHLO: [501, 501, 501],
  'EHLO a b': [501, 501, 501],
  'HELO <x>': [501, 501, 501],
  DATA: [503, 503, 503],
  'DATA now': [501, 501, 501],
  'MAIL FROM:<a@b': [503, 501, 501],
  'NOOP\r': [501, 501, 501],
  'RCPT TO:<nobody>': [503, 501, 501],
  'MAIL FROM:<a@b.example> FOO=1': [503, 555, 555],
  'RCPT TO:<ann@b.example> FOO=1': [503, 555, 555],
};

export class Model {
  readonly #names: Readonly<Record<Exclude<Target, 'foreign' | 'postmaster'>, string>>;
  readonly #living = new Set<Owner>(['ann', 'bob']);
  #greeted = false;
  #mail: Transaction | null = null;
  #fault: 'admit' | 'append' | 'none' = 'none';

  /** `names`: the local part of each in this dialogue. */
  constructor(names: Readonly<Record<Exclude<Target, 'foreign' | 'postmaster'>, string>>) {
    this.#names = names;
  }

  /** The state is changed as if all was answered as it must be. */
  say(action: Action): Said {
    switch (action.kind) {
      case 'greet':
        return this.#greet(action.verb);
      case 'mail':
        return this.#begin(action.sender, action.size);
      case 'rcpt':
        return this.#recipient(action.target, action.form);
      case 'message':
        return this.#message(action.content);
      case 'plain':
        return this.#plain(PLAIN[action.index] ?? 'NOOP');
      case 'mutated':
        return { bytes: `${action.line}\r\n`, expected: [one(action.line, null)] };
      case 'end':
        this.#living.delete(action.owner);
        return NOTHING;
      case 'fault':
        this.#fault = action.where;
        return NOTHING;
    }
  }

  /**
   * Updates the model after the reply to a mutated line. A RSET ends what the line began, so that
   * the state is known again; after 354 a message comes first.
   */
  learn(line: string, code: number): Said {
    if (code === 354) return this.#emptyMessage();
    if (code !== 250) return NOTHING;
    const [verb = ''] = line.toUpperCase().split(' ');
    if (verb === 'EHLO' || verb === 'HELO') this.#greeted = true;
    return this.#plain('RSET');
  }

  #emptyMessage(): Said {
    const [start, dot] = this.#message(EMPTY).expected;
    if (dot === undefined) throw new Error(`354 to ${start?.what}, where nothing may be sent`);
    return { bytes: '.\r\n', expected: [dot] };
  }

  quit(): Said {
    return { bytes: 'QUIT\r\n', expected: [{ ...one('QUIT', [221]), closes: true }] };
  }

  #greet(verb: 'EHLO' | 'HELO'): Said {
    this.#greeted = true;
    this.#mail = null;
    return said(`${verb} client.example`, { ...one(verb, [250]), enhanced: false });
  }

  #begin(sender: string, size: number | null): Said {
    const line = `MAIL FROM:<${sender}>${size === null ? '' : ` SIZE=${size}`}`;
    if (!this.#greeted || this.#mail !== null) return said(line, one(line, [503]));
    this.#mail = { declared: size ?? 0, owners: [], accepted: 0 };
    return said(line, one(line, [250]));
  }

  #recipient(target: Target, form: number): Said {
    const line = `RCPT TO:${this.#path(target, form)}`;
    const mail = this.#mail;
    const code = mail === null ? 503 : this.#judge(mail, target);
    if (code === 250 && mail !== null) {
      mail.accepted += 1;
      if (isOwner(target) && !mail.owners.includes(target)) mail.owners.push(target);
    }
    return said(line, one(line, [code]));
  }

  #path(target: Target, form: number): string {
    if (target === 'postmaster') return form % 2 === 0 ? '<Postmaster>' : '<ABUSE@mayfly.example>';
    if (target === 'foreign') return '<ann@elsewhere.example>';
    return FORMS[form % FORMS.length]?.(this.#names[target]) ?? '<>';
  }

  #judge(mail: Transaction, target: Target): number {
    if (mail.accepted >= RECIPIENTS) return 452;
    if (target === 'foreign') return 550;
    if (target === 'dead' || target === 'unknown') return 550;
    const fits = mail.declared <= MAX_MESSAGE_SIZE;
    if (target === 'postmaster') return fits ? 250 : 552;
    if (target === 'full') return fits ? 452 : 552;
    if (this.#fault === 'admit') return 451;
    if (!this.#living.has(target)) return 550;
    return fits ? 250 : 552;
  }

  #message(content: Content): Said {
    const mail = this.#mail;
    if (mail === null || mail.accepted === 0) return said('DATA', one('DATA', [503]));
    this.#mail = null;
    const raw = meant(content);
    const start = { ...one('DATA', [354]), enhanced: false };
    const owners = mail.owners.filter((owner) => this.#living.has(owner));
    const code = this.#dot(content, raw, mail, owners);
    const closes = raw.length > 2 * MAX_MESSAGE_SIZE;
    const dot = {
      ...one('final dot', [code]),
      closes,
      delivery: { raw, sameAs: sameAs(content, raw), owners },
    };
    return { bytes: `DATA\r\n${stuffed(raw)}.\r\n`, expected: [start, dot] };
  }

  #dot(content: Content, raw: string, mail: Transaction, owners: readonly Owner[]): number {
    if (raw.length > MAX_MESSAGE_SIZE) return 552;
    if (mail.owners.length === 0) return 250;
    if (content.hops > HOPS) return 554;
    if (this.#fault === 'append') return 451;
    return owners.length > 0 ? 250 : 550;
  }

  #plain(line: (typeof PLAIN)[number]): Said {
    if (line === 'DATA') return this.#nakedData();
    const [cold, warm, open] = PLAIN_CODES[line];
    const code = !this.#greeted ? cold : this.#mail === null ? warm : open;
    if (line === 'RSET' || line === 'RSET ') this.#mail = null;
    return said(line, one(line, [code]));
  }

  /** DATA without a message would turn what follows into one: where it is due, an empty one comes. */
  #nakedData(): Said {
    const ready = this.#mail !== null && this.#mail.accepted > 0;
    if (ready) return this.#message(EMPTY);
    return said('DATA', one('DATA', [503]));
  }
}

const EMPTY: Content = { text: '', padding: 0, messageId: null, hops: 0 };
const NOTHING: Said = { bytes: '', expected: [] };

function said(line: string, expected: Expected): Said {
  return { bytes: `${line}\r\n`, expected: [expected] };
}

function one(what: string, codes: readonly number[] | null): Expected {
  return { what, codes, enhanced: codes !== null, closes: false, delivery: null };
}

const HOP = 'Received: x\r\n';

function isOwner(target: Target): target is Owner {
  return target === 'ann' || target === 'bob';
}

/** The message that content stands for: it ends with CR LF, unless it is empty. */
function meant({ text, padding, messageId, hops }: Content): string {
  const header = messageId === null ? '' : `Message-ID: <${messageId}@x>\r\n\r\n`;
  const whole = HOP.repeat(hops) + header + text + 'p'.repeat(padding);
  return whole === '' || whole.endsWith('\r\n') ? whole : `${whole}\r\n`;
}

function sameAs({ messageId, hops }: Content, raw: string): string | null {
  return messageId === null ? null : raw.slice(HOP.length * hops);
}

/** RFC 5321 4.5.2. */
function stuffed(raw: string): string {
  return raw.replace(/(^|\r\n)\./g, '$1..');
}
