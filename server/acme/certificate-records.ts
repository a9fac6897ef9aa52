import { createHash } from 'node:crypto';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import {
  type CertificatePair,
  checkPair,
  isValidAt,
  type PairText,
} from '#server/tls/certificate-pair.ts';
import type { CertificateSource } from '#server/tls/certificate-source.ts';
import { createTlsContexts, type TlsContexts } from '#server/tls/contexts.ts';
import { logCertificate } from '#server/tls/expiry-reminder.ts';
import { makeKey } from './jws.ts';
import { type Attempt, findLatest } from './schedule.ts';
import type { Sharing } from './sharing.ts';
import type { StateFiles } from './state-files.ts';

export interface CertificateRecordsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly files: StateFiles;
  readonly sharing: Sharing;
  /** Of the operator, for the authority. */
  readonly email: string;
  /** The host of the MX records first: clients that name no host get its certificate. */
  readonly names: () => readonly string[];
}

/**
 * The certificate, key and latest failed attempt of each host name. Certificates in use are in
 * memory; all of it is in the state directory and in what the nodes share.
 */
export class CertificateRecords implements CertificateSource {
  /** A hash of the account's contact. */
  readonly contact: string;
  readonly #deps: CertificateRecordsDeps;
  readonly #pairs = new Map<string, CertificatePair>();
  /** Names whose certificate is in use, and not in its file yet. */
  readonly #unsaved = new Set<string>();
  #contexts: TlsContexts | null = null;

  constructor(deps: CertificateRecordsDeps) {
    this.#deps = deps;
    this.contact = createHash('sha256').update(deps.email).digest('base64url');
  }

  contexts(): TlsContexts | null {
    return this.#contexts;
  }

  /** The certificate in use; null: there is none. */
  pair(name: string): CertificatePair | null {
    return this.#pairs.get(name) ?? null;
  }

  covers(host: string): boolean {
    const pair = this.#pairs.get(host.toLowerCase());
    return pair !== undefined && isValidAt(pair, this.#deps.clock.wall());
  }

  isTrusted(host: string): boolean {
    const pair = this.#pairs.get(host.toLowerCase());
    return this.covers(host) && pair?.isTrusted(this.#deps.clock.wall()) === true;
  }

  /** Takes the certificate of the state directory, if memory has none. */
  load(name: string): void {
    if (this.#pairs.has(name)) return;
    const pair = this.#deps.files.readPair(name);
    if (pair !== null) this.#use(name, pair);
  }

  /** Brings memory, state directory and the other nodes to the newest certificate of a name. */
  async synchronize(name: string): Promise<void> {
    this.load(name);
    const record = await this.#deps.sharing.read(this.locateShared(name));
    const own = this.pair(name);
    const shared = readUsable(record?.pair ?? null);
    if (shared !== null && isNewer(shared, own)) {
      this.#use(name, shared);
      this.#unsaved.add(name);
    } else if (own !== null && isNewer(own, shared)) {
      await this.#share(name, record?.attempt ?? null);
    }
    this.#save(name);
  }

  /** Uses a new certificate, also if this rejects: then `synchronize` has to save and share it. */
  async replace(name: string, pair: CertificatePair): Promise<void> {
    this.#use(name, pair);
    this.#unsaved.add(name);
    this.#save(name);
    await this.#share(name, null);
  }

  /**
   * The key of a name stays (TLSA records have its hash), unless the operator put a next one. Also
   * the first one, which another node may have made for an order that failed.
   */
  async chooseKey(name: string): Promise<string> {
    const { files, log, sharing } = this.#deps;
    const { next } = files.readKeys(name);
    if (next.wrong !== null)
      log.warned(
        `next-key.pem of ${name} is not used`,
        `${next.wrong}; the certificate keeps its key, so leave the TLSA record of that key`,
      );
    const known = files.chooseKey(name);
    if (known !== null) return known;
    const shared = await sharing.read(this.locateShared(name));
    const key = shared?.key ?? makeKey();
    files.saveKey(name, key);
    return key;
  }

  /** The latest failure, of any node; null: the latest attempt succeeded. */
  async readAttempt(name: string): Promise<Attempt | null> {
    const { files, sharing, clock } = this.#deps;
    const shared = await sharing.read(this.locateShared(name));
    const attempts = [files.readAttempt(name), shared?.attempt];
    return findLatest(attempts, { wall: clock.wall(), contact: this.contact });
  }

  async writeAttempt(name: string, attempt: Attempt | null): Promise<void> {
    this.#deps.files.writeAttempt(name, attempt);
    await this.#share(name, attempt);
  }

  /** Certificates of another authority, for example of its test service, must not be taken. */
  locateShared(name: string): string {
    return `${this.#deps.files.authority}/${name}`;
  }

  async #share(name: string, attempt: Attempt | null): Promise<void> {
    const { files, sharing } = this.#deps;
    const pair = this.pair(name)?.text ?? null;
    const key = pair === null ? files.readKeys(name).current.pem : null;
    await sharing.write(this.locateShared(name), { pair, key, attempt });
  }

  #save(name: string): void {
    const pair = this.pair(name);
    if (pair === null || !this.#unsaved.has(name)) return;
    this.#deps.files.savePair(name, pair.text);
    this.#deps.files.writeAttempt(name, null);
    this.#unsaved.delete(name);
  }

  /** Sessions that are open keep their certificate. */
  #use(name: string, pair: CertificatePair): void {
    const { files, log, names } = this.#deps;
    this.#pairs.set(name, pair);
    const pairs = names().flatMap((each) => this.pair(each) ?? []);
    if (pairs.length > 0) this.#contexts = createTlsContexts(pairs);
    logCertificate(log, files.locate(name), pair);
  }
}

function readUsable(text: PairText | null): CertificatePair | null {
  const checked = text === null ? null : checkPair(text);
  return checked?.kind === 'usable' ? checked.pair : null;
}

function isNewer(pair: CertificatePair, than: CertificatePair | null): boolean {
  const end = ({ certificate }: CertificatePair) => certificate.validToDate.getTime();
  return than === null || end(pair) > end(than);
}
