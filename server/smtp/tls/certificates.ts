import type { SecureContext } from 'node:tls';
import type { Clock } from '#server/inbox/clock.ts';
import { KeptFiles, type Looked } from '#server/ops/kept-files.ts';
import type { Log } from '#server/ops/log.ts';
import { type Watch, watchFiles } from '#server/ops/watch.ts';
import { type ServerContexts, serverContexts, type TlsPeer } from './contexts.ts';
import { judgeRead, loadPair, type PairFiles, type ReadPair, readPair } from './files.ts';
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
  readonly kept: KeptFiles<ReadPair>;
  pair: Pair;
}

/** The operator's certificates, kept as their files are. Sessions keep the one they have. */
export interface Certificates extends ServerContexts {
  /** Takes the pairs anew that have changed, been left alone, and are whole. */
  look(): Promise<Looked>;
  close(): void;
}

/** @throws Error with file and reason where any of the pairs is unusable. */
export function openCertificates(files: readonly PairFiles[], deps: Deps): Certificates {
  const slots = files.map((pair) => openSlot(pair, deps.clock));
  const [first, ...others] = slots;
  if (first === undefined) throw new Error('there is no certificate');
  return new KeptCertificates([first, ...others], deps);
}

function openSlot(files: PairFiles, clock: Clock): Slot {
  const kept = new KeptFiles([files.cert, files.key], () => readPair(files), clock);
  const judged = loadPair(files);
  if (judged.kind === 'unusable') throw new Error(`${files[judged.file]}: ${judged.why}`);
  return { files, kept, pair: judged.pair };
}

type Slots = readonly [Slot, ...Slot[]];

class KeptCertificates implements Certificates {
  readonly #slots: Slots;
  readonly #log: Log;
  readonly #reminder: Reminder;
  readonly #watch: Watch;
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
    const paths = slots.flatMap(({ files }) => [files.cert, files.key]);
    this.#watch = watchFiles(
      paths,
      () => this.look(),
      (error) => log.failed('certificates', error),
    );
  }

  get base(): SecureContext {
    return this.#contexts.base;
  }

  forName(servername: string, peer: TlsPeer): SecureContext | null {
    return this.#contexts.forName(servername, peer);
  }

  async look(): Promise<Looked> {
    const looked = await Promise.all(
      this.#slots.map((slot) => slot.kept.look((read) => this.#take(slot, read))),
    );
    this.#reminder.look(this.#slots);
    return looked.includes('changing') ? 'changing' : 'at rest';
  }

  close(): void {
    this.#watch.close();
  }

  #take(slot: Slot, read: ReadPair): void {
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
