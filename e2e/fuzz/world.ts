import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { openRig, type Rig, type RigInbox, until } from '#server/smtp/testing/rig.ts';
import { SmtpClient } from '#server/smtp/testing/smtp-client.ts';
import { withReplaced } from '#server/smtp/testing/with-replaced.ts';
import { HOPS, MAX_MESSAGE_SIZE, type Owner, RECIPIENTS } from './actions.ts';

/** Messages an inbox takes: more than a dialogue can bring. */
const INBOX_MESSAGES = 60;

/** Whom one dialogue may write to, by the names that its model knows. */
export interface Cast {
  readonly port: number;
  readonly names: Readonly<Record<Owner | 'full' | 'dead' | 'unknown', string>>;
  /** What is in the inbox, oldest first, latin1. Throws where it ended. */
  stored(owner: Owner): Promise<readonly string[]>;
  end(owner: Owner): Promise<void>;
  /** The store is away for these inboxes, in what it is asked for. */
  fault(where: 'admit' | 'append' | 'none'): void;
}

/** Addresses and inboxes for which the store is away. */
interface Away {
  readonly admit: Set<string>;
  readonly append: Set<string>;
}

/** Where bugs can be put in. */
interface WorldOptions {
  readonly mailroom?: (mailroom: Mailroom) => Mailroom;
  /** Puts a proxy between client and receiver; resolves to the port to connect to. */
  readonly portOf?: (port: number) => Promise<number>;
  readonly whenAway?: 'stores nothing' | 'stores all the same';
}

/** One receiver for all dialogues of a run, so that each meets the state that others left behind. */
export class World {
  readonly rig: Rig;
  readonly #port: number;
  readonly #away: Away;
  #casts = 0;

  private constructor(rig: Rig, port: number, away: Away) {
    this.rig = rig;
    this.#port = port;
    this.#away = away;
  }

  static async open({ mailroom, portOf, whenAway = 'stores nothing' }: WorldOptions = {}) {
    const away: Away = { admit: new Set(), append: new Set() };
    const rig = await openRig({
      ...(mailroom === undefined ? {} : { mailroom }),
      settings: { maxMessageSize: MAX_MESSAGE_SIZE },
      // The caps have tests of their own; here they would end each dialogue early.
      limits: {
        ...{ idleCommands: Infinity, unknownCommands: Infinity, failedRecipients: Infinity },
        ...{ recipients: RECIPIENTS, hops: HOPS },
      },
      storeLimits: { inboxMaxMessages: INBOX_MESSAGES },
      store: (store) => unreliable(store, away, whenAway),
    });
    const world = new World(rig, (await portOf?.(rig.port)) ?? rig.port, away);
    await world.#prepare();
    return world;
  }

  async #prepare(): Promise<void> {
    const full = await this.rig.inbox('full');
    const client = await SmtpClient.open(this.rig.port);
    for (let count = 0; count < INBOX_MESSAGES; count += 1) await client.send(full.address, 'x');
    client.destroy();
    await until(async () => (await full.messages()).length === INBOX_MESSAGES);
    const dead = await this.rig.inbox('dead');
    await this.rig.store.destroy(dead.id, 'deleted');
  }

  async cast(): Promise<Cast> {
    this.#casts += 1;
    const names = { ann: `ann${this.#casts}`, bob: `bob${this.#casts}` };
    const inboxes: Record<Owner, RigInbox> = {
      ann: await this.rig.inbox(names.ann),
      bob: await this.rig.inbox(names.bob),
    };
    return {
      port: this.#port,
      names: { ...names, full: 'full', dead: 'dead', unknown: 'nobody' },
      stored: async (owner) => (await inboxes[owner].messages()).map(({ raw }) => raw),
      end: async (owner) => {
        await this.rig.store.destroy(inboxes[owner].id, 'deleted');
      },
      fault: (where) => {
        for (const { id, address } of Object.values(inboxes)) {
          toggle(this.#away.admit, address, where === 'admit');
          toggle(this.#away.append, id, where === 'append');
        }
      },
    };
  }

  /** The failures that the receiver logged. */
  faults(): readonly unknown[] {
    return this.rig.written.splice(0).filter(({ verb }) => verb === 'failed');
  }

  close(): Promise<void> {
    return this.rig.close();
  }
}

function toggle(set: Set<string>, key: string, on: boolean): void {
  if (on) set.add(key);
  else set.delete(key);
}

function unreliable(store: InboxStore, away: Away, whenAway: WorldOptions['whenAway']) {
  return withReplaced<InboxStore>(store, {
    async admit(address, bytes) {
      if (away.admit.has(address)) throw new StoreUnavailable('away');
      return store.admit(address, bytes);
    },
    async append(message) {
      const isAway = message.recipients.some((id) => away.append.has(id));
      if (isAway && whenAway === 'stores all the same') await store.append(message);
      if (isAway) throw new StoreUnavailable('away');
      return store.append(message);
    },
  });
}
