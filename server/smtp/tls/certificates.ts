import type { SecureContext } from 'node:tls';
import type { Clock } from '#server/inbox/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { type Watch, watchFiles } from '#server/ops/watch.ts';
import { type ServerContexts, serverContexts } from './contexts.ts';
import { type PairFiles, readPair } from './files.ts';
import { type JudgedPair, judgePair, type Pair } from './pair.ts';
import { Reminder } from './reminder.ts';

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  /** Under which senders know this server. */
  readonly hostname: string;
}

/** One pair of files, and what is shown of it. */
interface Slot {
  readonly files: PairFiles;
  pair: Pair;
  /** What was found at the last look, taken or not: nothing is judged or told twice. */
  found: string;
}

/** The operator's certificates, kept as their files are. Sessions keep the one they have. */
export interface Certificates extends ServerContexts {
  /** Reads the files again, and takes what has changed and is whole. */
  look(): Promise<void>;
  close(): void;
}

/** @throws Error with file and reason where any of the pairs is unusable. */
export async function openCertificates(
  files: readonly PairFiles[],
  deps: Deps,
): Promise<Certificates> {
  const slots = await Promise.all(files.map(openSlot));
  const [first, ...others] = slots;
  if (first === undefined) throw new Error('there is no certificate');
  return new KeptCertificates([first, ...others], deps);
}

async function openSlot(files: PairFiles): Promise<Slot> {
  const { found, judge } = await find(files);
  const judged = judge();
  if (judged.kind === 'unusable') throw new Error(`${files[judged.file]}: ${judged.why}`);
  return { files, pair: judged.pair, found };
}

async function find(files: PairFiles) {
  const read = await readPair(files);
  const judge = (): JudgedPair => (read.kind === 'read' ? judgePair(read.text) : read);
  return { found: JSON.stringify(read), judge };
}

type Slots = readonly [Slot, ...Slot[]];

class KeptCertificates implements Certificates {
  readonly #slots: Slots;
  readonly #log: Log;
  readonly #reminder: Reminder;
  readonly #watch: Watch;
  #contexts: ServerContexts;
  /** One look at a time, or an older one could undo a newer one. */
  #looking: Promise<void> = Promise.resolve();

  constructor(slots: Slots, { clock, log, hostname }: Deps) {
    this.#slots = slots;
    this.#log = log;
    this.#reminder = new Reminder(clock, log);
    this.#contexts = this.#present();
    for (const slot of slots) this.#certified(slot);
    if (!slots.some(({ pair }) => pair.certificate.checkHost(hostname)))
      log.warned(
        'no TLS certificate is for MAYFLY_HOSTNAME',
        'senders that insist on a valid one (MTA-STS) will not deliver; get one for the name in the MX record',
      );
    const paths = slots.flatMap(({ files }) => [files.cert, files.key]);
    this.#watch = watchFiles(paths, () => void this.look());
  }

  get base(): SecureContext {
    return this.#contexts.base;
  }

  forName(servername: string, signatures: readonly string[]): SecureContext | null {
    return this.#contexts.forName(servername, signatures);
  }

  look(): Promise<void> {
    this.#looking = this.#looking
      .then(() => this.#lookAtAll())
      .catch((error: unknown) => this.#log.failed('certificates', error));
    return this.#looking;
  }

  close(): void {
    this.#watch.close();
  }

  async #lookAtAll(): Promise<void> {
    const renewed = await Promise.all(this.#slots.map((slot) => this.#lookAt(slot)));
    if (renewed.includes(true)) this.#contexts = this.#present();
    this.#reminder.look(this.#slots);
  }

  /** True: there is a new one. */
  async #lookAt(slot: Slot): Promise<boolean> {
    const { found, judge } = await find(slot.files);
    if (found === slot.found) return false;
    slot.found = found;
    const judged = judge();
    if (judged.kind === 'unusable') {
      this.#log.warned(
        'changed TLS files were not taken',
        `${slot.files[judged.file]}: ${judged.why}; the certificate from before stays, and they are read again when they change`,
      );
      return false;
    }
    const isNew = !judged.pair.certificate.raw.equals(slot.pair.certificate.raw);
    slot.pair = judged.pair;
    if (isNew) this.#certified(slot);
    return true;
  }

  #present(): ServerContexts {
    const [first, ...others] = this.#slots;
    return serverContexts([first.pair, ...others.map(({ pair }) => pair)]);
  }

  #certified({ files, pair }: Slot): void {
    const { names, keyType, certificate } = pair;
    const until = certificate.validToDate.toISOString();
    this.#log.certified({ file: files.cert, names, key: keyType, until });
  }
}
