import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { type CertificatePair, isValidAt, loadPair, type PairFiles } from './certificate-pair.ts';
import type {
  CertificateList,
  CertificateSource,
  ListedCertificate,
} from './certificate-source.ts';
import { createTlsContexts, listShown, type TlsContexts } from './contexts.ts';
import { logCertificate } from './expiry-reminder.ts';

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  /** The name in the MX record. */
  readonly hostname: string;
}

/** One pair of files, and the certificate in use. */
interface Slot {
  readonly files: PairFiles;
  pair: CertificatePair;
  /** Why the present files are not used; null if they are. */
  fault: string | null;
}

/** @throws Error with the file and the reason if a pair is unusable. */
export function openCertificates(files: readonly PairFiles[], deps: Deps): Certificates {
  return new Certificates(files.map(openSlot), deps);
}

function openSlot(files: PairFiles): Slot {
  const loaded = loadPair(files);
  if (loaded.kind === 'unusable') throw new Error(`${files[loaded.file]}: ${loaded.why}`);
  return { files, pair: loaded.pair, fault: null };
}

/** The operator's certificates, reloaded from their files. Open sessions keep theirs. */
export class Certificates implements CertificateSource, CertificateList {
  readonly #slots: readonly Slot[];
  readonly #deps: Deps;
  #contexts: TlsContexts;

  constructor(slots: readonly Slot[], deps: Deps) {
    this.#slots = slots;
    this.#deps = deps;
    this.#contexts = createTlsContexts(this.#pairs);
    for (const { files, pair } of slots) logCertificate(deps.log, files.cert, pair);
    if (!slots.some(({ pair }) => pair.certificate.checkHost(deps.hostname)))
      deps.log.warned(
        'no TLS certificate is for MAYFLY_HOSTNAME',
        'senders that insist on a valid one (MTA-STS) will not deliver; get one for the name in the MX record',
      );
  }

  /** The files to watch. */
  get paths(): readonly string[] {
    return this.#slots.flatMap(({ files }) => [files.cert, files.key]);
  }

  get #pairs(): readonly CertificatePair[] {
    return this.#slots.map(({ pair }) => pair);
  }

  contexts(): TlsContexts {
    return this.#contexts;
  }

  covers(host: string): boolean {
    const wall = this.#deps.clock.wall();
    return listShown(this.#pairs, host).every(
      (pair) => pair.certificate.checkHost(host) !== undefined && isValidAt(pair, wall),
    );
  }

  isTrusted(host: string): boolean {
    const wall = this.#deps.clock.wall();
    return this.covers(host) && listShown(this.#pairs, host).every((pair) => pair.isTrusted(wall));
  }

  list(): readonly ListedCertificate[] {
    return this.#slots.map(({ files, pair }) => ({ file: files.cert, pair }));
  }

  /** Replaces the pairs that have changed and are usable. */
  reload(): void {
    for (const slot of this.#slots) this.#reloadSlot(slot);
  }

  #reloadSlot(slot: Slot): void {
    const loaded = loadPair(slot.files);
    const fault = loaded.kind === 'usable' ? null : `${slot.files[loaded.file]}: ${loaded.why}`;
    if (fault !== null && fault !== slot.fault)
      this.#deps.log.warned(
        'changed TLS files were not taken',
        `${fault}; the certificate from before stays, and they are read again when they change`,
      );
    slot.fault = fault;
    if (loaded.kind !== 'usable' || isDeepStrictEqual(loaded.pair.text, slot.pair.text)) return;
    slot.pair = loaded.pair;
    this.#contexts = createTlsContexts(this.#pairs);
    logCertificate(this.#deps.log, slot.files.cert, slot.pair);
  }
}
