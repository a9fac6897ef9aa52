import type { SecureContext } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { type ServerContexts, serverContexts, type TlsPeer } from './contexts.ts';
import { judgeRead, type PairFiles, type ReadPair, readPair } from './files.ts';
import type { Pair } from './pair.ts';
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
  read: ReadPair;
  /** Of what was read when it was last usable. */
  pair: Pair;
}

/** The operator's certificates, kept as their files are. Sessions keep the one they have. */
export interface Certificates extends ServerContexts {
  /** What has to be watched. */
  readonly paths: readonly string[];
  /** Takes the pairs anew that have changed and are whole. */
  reload(): void;
  /** Warns of certificates whose time is over, or soon is. */
  remind(): void;
}

/** @throws Error with file and reason where any of the pairs is unusable. */
export function openCertificates(files: readonly PairFiles[], deps: Deps): Certificates {
  const slots = files.map(openSlot);
  const [first, ...others] = slots;
  if (first === undefined) throw new Error('there is no certificate');
  return new KeptCertificates([first, ...others], deps);
}

function openSlot(files: PairFiles): Slot {
  const read = readPair(files);
  const judged = judgeRead(read);
  if (judged.kind === 'unusable') throw new Error(`${files[judged.file]}: ${judged.why}`);
  return { files, read, pair: judged.pair };
}

type Slots = readonly [Slot, ...Slot[]];

class KeptCertificates implements Certificates {
  readonly #slots: Slots;
  readonly #log: Log;
  readonly #reminder: Reminder;
  #contexts: ServerContexts;

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
    this.remind();
  }

  get paths(): readonly string[] {
    return this.#slots.flatMap(({ files }) => [files.cert, files.key]);
  }

  get base(): SecureContext {
    return this.#contexts.base;
  }

  forName(servername: string, peer: TlsPeer): SecureContext | null {
    return this.#contexts.forName(servername, peer);
  }

  reload(): void {
    for (const slot of this.#slots) this.#reloadSlot(slot);
    this.remind();
  }

  remind(): void {
    this.#reminder.look(this.#slots);
  }

  #reloadSlot(slot: Slot): void {
    const read = readPair(slot.files);
    if (isDeepStrictEqual(read, slot.read)) return;
    slot.read = read;
    const judged = judgeRead(read);
    if (judged.kind === 'unusable') {
      this.#log.warned(
        'changed TLS files were not taken',
        `${slot.files[judged.file]}: ${judged.why}; the certificate from before stays, and they are read again when they change`,
      );
      return;
    }
    const isNew = !judged.pair.certificate.raw.equals(slot.pair.certificate.raw);
    slot.pair = judged.pair;
    this.#contexts = this.#present();
    if (isNew) this.#certified(slot);
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
