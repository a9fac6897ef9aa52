import type { X509Certificate } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { type CertificatePair, loadPair, type PairFiles } from './certificate-pair.ts';
import { createTlsContexts, type TlsContexts } from './contexts.ts';

const DAY_MS = 24 * 3_600_000;
/** Renewal usually starts 30 days before the end; at 14 it has failed for two weeks. */
const NOTICE_MS = 14 * DAY_MS;

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
  /** When the end of the certificate was last warned of, by the clock's `now`. */
  remindedAt: number;
}

type Slots = readonly [Slot, ...Slot[]];

/** @throws Error with the file and the reason if a pair is unusable. */
export function openCertificates(files: readonly PairFiles[], deps: Deps): Certificates {
  const [first, ...others] = files.map(openSlot);
  if (first === undefined) throw new Error('there is no certificate');
  return new Certificates([first, ...others], deps);
}

function openSlot(files: PairFiles): Slot {
  const loaded = loadPair(files);
  if (loaded.kind === 'unusable') throw new Error(`${files[loaded.file]}: ${loaded.why}`);
  return { files, pair: loaded.pair, fault: null, remindedAt: Number.NEGATIVE_INFINITY };
}

/** The operator's certificates, reloaded from their files. Open sessions keep theirs. */
export class Certificates implements TlsContexts {
  readonly #slots: Slots;
  readonly #deps: Deps;
  #contexts: TlsContexts;

  constructor(slots: Slots, deps: Deps) {
    this.#slots = slots;
    this.#deps = deps;
    this.#contexts = this.#createContexts(({ pair }) => pair);
    for (const slot of slots) this.#logCertificate(slot);
    if (!slots.some(({ pair }) => pair.certificate.checkHost(deps.hostname)))
      deps.log.warned(
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

  forName(servername: string): SecureContext | null {
    return this.#contexts.forName(servername);
  }

  /** Whether a certificate names this host. */
  covers(host: string): boolean {
    return this.#slots.some(({ pair }) => pair.certificate.checkHost(host) !== undefined);
  }

  /** Replaces the pairs that have changed and are usable. */
  reload(): void {
    for (const slot of this.#slots) this.#reloadSlot(slot);
    this.remind();
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
    this.#contexts = this.#createContexts((each) => (each === slot ? loaded : each).pair);
    slot.pair = loaded.pair;
    slot.remindedAt = Number.NEGATIVE_INFINITY;
    this.#logCertificate(slot);
  }

  #createContexts(choosePair: (slot: Slot) => CertificatePair): TlsContexts {
    const [first, ...others] = this.#slots;
    return createTlsContexts([choosePair(first), ...others.map(choosePair)]);
  }

  #logCertificate({ files, pair }: Slot): void {
    const { names, keyType, certificate } = pair;
    const from = certificate.validFromDate.toISOString();
    const until = certificate.validToDate.toISOString();
    this.#deps.log.certified({ file: files.cert, names, key: keyType, from, until });
  }

  /** Warns of certificates that have expired or soon will, once a day for each. */
  remind(): void {
    const { clock, log } = this.#deps;
    for (const slot of this.#slots) {
      const { certificate } = slot.pair;
      const what = findWarning(certificate, clock.wall());
      if (what === null || clock.now() - slot.remindedAt < DAY_MS) continue;
      slot.remindedAt = clock.now();
      const times = `${certificate.validFromDate.toISOString()} to ${certificate.validToDate.toISOString()}`;
      log.warned(what, `${slot.files.cert} is valid from ${times}; it is shown all the same`);
    }
  }
}

function findWarning(certificate: X509Certificate, wall: number): string | null {
  if (wall < certificate.validFromDate.getTime()) return 'a TLS certificate is not valid yet';
  const left = certificate.validToDate.getTime() - wall;
  if (left <= 0) return 'a TLS certificate has expired';
  return left < NOTICE_MS ? 'a TLS certificate expires soon' : null;
}
