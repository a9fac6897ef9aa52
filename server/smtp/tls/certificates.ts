import type { SecureContext } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import {
  type CertificatePair,
  checkReadPair,
  type PairFiles,
  type ReadPair,
  readPair,
} from './certificate-pair.ts';
import { createTlsContexts, type TlsContexts, type TlsPeer } from './contexts.ts';
import { ExpiryWarnings } from './expiry-warnings.ts';

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  /** The name in the MX record. */
  readonly hostname: string;
}

/** One pair of files, and the certificate in use. */
interface Slot {
  readonly files: PairFiles;
  read: ReadPair;
  /** From the last contents that were usable. */
  pair: CertificatePair;
}

/** @throws Error with the file and the reason if a pair is unusable. */
export function openCertificates(files: readonly PairFiles[], deps: Deps): Certificates {
  const slots = files.map(openSlot);
  const [first, ...others] = slots;
  if (first === undefined) throw new Error('there is no certificate');
  return new Certificates([first, ...others], deps);
}

function openSlot(files: PairFiles): Slot {
  const read = readPair(files);
  const judged = checkReadPair(read);
  if (judged.kind === 'unusable') throw new Error(`${files[judged.file]}: ${judged.why}`);
  return { files, read, pair: judged.pair };
}

type Slots = readonly [Slot, ...Slot[]];

/** The operator's certificates, reloaded from their files. Open sessions keep theirs. */
export class Certificates implements TlsContexts {
  readonly #slots: Slots;
  readonly #log: Log;
  readonly #warnings: ExpiryWarnings;
  #contexts: TlsContexts;

  constructor(slots: Slots, { clock, log, hostname }: Deps) {
    this.#slots = slots;
    this.#log = log;
    this.#warnings = new ExpiryWarnings(clock, log);
    this.#contexts = this.#createContexts();
    for (const slot of slots) this.#logCertificate(slot);
    if (!slots.some(({ pair }) => pair.certificate.checkHost(hostname)))
      log.warned(
        'no TLS certificate is for MAYFLY_HOSTNAME',
        'senders that insist on a valid one (MTA-STS) will not deliver; get one for the name in the MX record',
      );
    this.remind();
  }

  /** The files to watch. */
  get paths(): readonly string[] {
    return this.#slots.flatMap(({ files }) => [files.cert, files.key]);
  }

  get base(): SecureContext {
    return this.#contexts.base;
  }

  forName(servername: string, peer: TlsPeer): SecureContext | null {
    return this.#contexts.forName(servername, peer);
  }

  /** Replaces the pairs that have changed and are usable. */
  reload(): void {
    for (const slot of this.#slots) this.#reloadSlot(slot);
    this.remind();
  }

  /** Warns of certificates that have expired or soon will. */
  remind(): void {
    this.#warnings.check(this.#slots);
  }

  #reloadSlot(slot: Slot): void {
    const read = readPair(slot.files);
    if (isDeepStrictEqual(read, slot.read)) return;
    slot.read = read;
    const judged = checkReadPair(read);
    if (judged.kind === 'unusable') {
      this.#log.warned(
        'changed TLS files were not taken',
        `${slot.files[judged.file]}: ${judged.why}; the certificate from before stays, and they are read again when they change`,
      );
      return;
    }
    const isNew = !judged.pair.certificate.raw.equals(slot.pair.certificate.raw);
    slot.pair = judged.pair;
    this.#contexts = this.#createContexts();
    if (isNew) this.#logCertificate(slot);
  }

  #createContexts(): TlsContexts {
    const [first, ...others] = this.#slots;
    return createTlsContexts([first.pair, ...others.map(({ pair }) => pair)]);
  }

  #logCertificate({ files, pair }: Slot): void {
    const { names, keyType, certificate } = pair;
    const until = certificate.validToDate.toISOString();
    this.#log.certified({ file: files.cert, names, key: keyType, until });
  }
}
