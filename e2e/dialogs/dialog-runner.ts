import { expect } from 'vitest';
import { ConnectionBudget } from '#server/ops/connection-budget.ts';
import { NO_REFUSALS, parseRefusals, type Refusals } from '#server/smtp/refusals/refusal-list.ts';
import { openRig, type Rig, type RigInbox, until } from '#server/smtp/testing/rig.ts';
import { SmtpClient } from '#server/smtp/testing/smtp-client.ts';
import { NO_CERTIFICATES } from '#server/tls/certificate-source.ts';
import { usablePair } from '#server/tls/testing/certificate.ts';
import { sourceOf } from '#server/tls/testing/source-of.ts';
import type { Dialog, Step } from './dialog.ts';
import { Faults } from './faults.ts';

/** Milliseconds of a shutdown: longer than a dialogue takes. */
const GRACE_MS = 60_000;

/** Runs a dialogue against its own receiver. */
export async function runDialog(name: string, dialog: Dialog): Promise<void> {
  const runner = await DialogRunner.open(name, dialog);
  try {
    for (const step of dialog.steps) await runner.take(step);
    const broken = dialog.steps.some((step) => step.kind === 'fault' && step.what === 'throws');
    if (!broken) expect(runner.logged('failed')).toEqual([]);
  } finally {
    await runner.close();
  }
}

class DialogRunner {
  readonly #name: string;
  readonly #rig: Rig;
  readonly #faults: Faults;
  readonly #inboxes = new Map<string, RigInbox>();
  readonly #clients = new Map<string, SmtpClient>();

  private constructor(name: string, rig: Rig, faults: Faults) {
    this.#name = name;
    this.#rig = rig;
    this.#faults = faults;
  }

  static async open(name: string, dialog: Dialog): Promise<DialogRunner> {
    const faults = new Faults();
    const { certificate } = dialog;
    const certificates =
      certificate === null ? NO_CERTIFICATES : sourceOf([usablePair({ names: [certificate] })]);
    const rig = await openRig({
      settings: { certificates, refusals: refusalsOf(dialog.refused), ...dialog.settings },
      limits: dialog.limits,
      storeLimits: dialog.store,
      ...{ store: faults.store, mailroom: faults.mailroom },
      ...(dialog.files === null ? {} : { connectionBudget: new ConnectionBudget(...dialog.files) }),
    });
    const runner = new DialogRunner(name, rig, faults);
    for (const inbox of dialog.inboxes) runner.#inboxes.set(inbox, await rig.inbox(inbox));
    runner.#clients.set('', await SmtpClient.connect(rig.port));
    return runner;
  }

  async close(): Promise<void> {
    this.#faults.mend();
    for (const found of this.#clients.values()) found.destroy();
    await this.#rig.close();
  }

  logged(verb: string): readonly unknown[] {
    return this.#rig.written.filter((line) => line.verb === verb);
  }

  async take(step: Step): Promise<void> {
    const where = `${this.#name}:${step.line}`;
    switch (step.kind) {
      case 'send':
        return this.#find(step.client).write(step.bytes);
      case 'expect':
        return expect(await this.#find(step.client).line(), where).toSatisfy((line: string) =>
          line.startsWith(step.prefix),
        );
      case 'connect':
        this.#clients.set(step.client, await SmtpClient.connect(this.#rig.port, step.from));
        return;
      case 'hangup':
        this.#find(step.client).socket.end();
        return;
      case 'vanish':
        return this.#vanish(step.client);
      case 'handshake':
        this.#clients.set(step.client, (await this.#find(step.client).handshake()).client);
        return;
      case 'closed':
        await this.#find(step.client).closed;
        return expect(this.#find(step.client).unread, where).toBe('');
      default:
        return this.#seeOrDo(step, where);
    }
  }

  async #seeOrDo(step: Step, where: string): Promise<void> {
    switch (step.kind) {
      case 'wait':
        await socketsHadTheirTurn();
        this.#rig.clock.advance(step.ms);
        return;
      case 'fault':
        return this.#faults.make(step.where, step.what);
      case 'asked':
        return this.#faults.asked;
      case 'mended':
        return this.#faults.mend();
      case 'closing':
        // Closed for good by the end of the dialogue.
        void this.#rig.receiver.close(GRACE_MS);
        return;
      case 'destroy':
        await this.#rig.store.destroy(this.#inbox(step.inbox).id, 'deleted');
        return;
      case 'logged':
        return expect(this.logged(step.verb), where).toHaveLength(step.count);
      case 'receiving':
        return until(() => this.#rig.receiver.dataBytes === step.bytes);
      default:
        return this.#look(step, where);
    }
  }

  async #look(step: Step, where: string): Promise<void> {
    if (!('inbox' in step)) throw new Error(`${where} is not played`);
    const inbox = this.#inbox(step.inbox);
    const messages = await inbox.messages();
    switch (step.kind) {
      case 'stored':
        return expect(messages, where).toHaveLength(step.count);
      case 'raw':
        return expect(messages.at(-1)?.raw, where).toBe(step.bytes);
      case 'trace':
        return expect(messages.at(-1)?.prefix, where).toSatisfy((prefix: string) =>
          prefix.startsWith(step.bytes),
        );
      case 'steps':
        return expect(messages.at(-1)?.steps, where).toMatchObject(step.ms);
      case 'tab':
        return expect(
          inbox.notices.map(({ stage }) => stage),
          where,
        ).toEqual(step.stages);
    }
  }

  async #vanish(client: string): Promise<void> {
    const before = this.#rig.receiver.connections;
    this.#find(client).destroy();
    await until(() => this.#rig.receiver.connections < before);
  }

  #find(client: string): SmtpClient {
    const found = this.#clients.get(client);
    if (found === undefined) throw new Error(`there is no client ${client}`);
    return found;
  }

  #inbox(name: string): RigInbox {
    const inbox = this.#inboxes.get(name);
    if (inbox === undefined) throw new Error(`there is no inbox ${name}`);
    return inbox;
  }
}

/** Loopback takes a turn or two until the receiver has what was sent. */
async function socketsHadTheirTurn(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function refusalsOf(entries: readonly string[]): Refusals {
  if (entries.length === 0) return NO_REFUSALS;
  const parsed = parseRefusals(entries.join('\n'));
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  return parsed.refusals;
}
