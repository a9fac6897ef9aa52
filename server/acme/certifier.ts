import { createHash } from 'node:crypto';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import {
  type CertificatePair,
  checkPair,
  isValidAt,
  type PairText,
} from '#server/tls/certificate-pair.ts';
import { createTlsContexts, type TlsContexts } from '#server/tls/contexts.ts';
import { logCertificate } from '#server/tls/expiry-reminder.ts';
import type { CertificateList, CertificateSource, ListedCertificate } from '#server/tls/source.ts';
import { AcmeClient } from './client.ts';
import { AcmeFailure } from './failure.ts';
import { makeKey } from './jws.ts';
import { orderCertificate } from './order.ts';
import { checkReach } from './reach.ts';
import {
  type Attempt,
  computeLife,
  computeRenewal,
  findLatest,
  mustWait,
  planRetry,
} from './schedule.ts';
import type { Sharing } from './sharing.ts';
import { ALL_NAMES, StateFiles } from './state-files.ts';

/** Milliseconds between two looks at what is due. */
const LOOK_MS = 60_000;

/** Milliseconds for one order. Pebble at its defaults takes up to half a minute. */
const ORDER_MS = 4 * 60_000;

/** Milliseconds; longer than an order, so that no second node orders meanwhile. */
const LEASE_MS = ORDER_MS + 60_000;

/** Milliseconds; a certificate to be renewed sooner would be ordered again and again. */
const MIN_USE_MS = 3_600_000;

/** Tokens of challenges (RFC 8555 8.3): base64url, with at least 128 bits. */
const TOKEN = /^[\w-]{20,128}$/;

const INTERRUPTED = {
  kind: 'interrupted',
  message: 'the attempt was interrupted',
  retryAfterMs: 0,
} as const;

export interface AcmeSettings {
  /** Of the operator, for the authority. */
  readonly email: string;
  /** URL of the authority's directory. */
  readonly directory: string;
  readonly stateDir: string;
  readonly dnsServers: readonly string[] | null;
  /** 80, by RFC 8555 8.3; another one only in tests. */
  readonly challengePort: number;
}

/** A name to have a certificate for. */
export interface CertifiedName {
  readonly name: string;
  /** The service needs it. Others may lead elsewhere, and are ordered only if they lead here. */
  readonly isRequired: boolean;
}

export interface AcmeDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly sharing: Sharing;
  /** The names to have certificates for; the host of the MX records first. They may change. */
  readonly names: () => readonly CertifiedName[];
  /** What nodes share cannot be read or written, or the state directory cannot. */
  readonly failed: (error: unknown) => void;
}

/** Orders and renews one certificate for each name. It begins with those of the state directory. */
export class Certifier implements CertificateSource, CertificateList {
  readonly #deps: AcmeDeps;
  readonly #settings: AcmeSettings;
  readonly #files: StateFiles;
  readonly #contact: string;
  readonly #closing = new AbortController();
  readonly #pairs = new Map<string, CertificatePair>();
  /** Names whose certificate is in use, and not in its file yet. */
  readonly #unsaved = new Set<string>();
  /** Names whose DNS led here. */
  readonly #reached = new Set<string>();
  #contexts: TlsContexts | null = null;
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: AcmeDeps, settings: AcmeSettings) {
    this.#deps = deps;
    this.#settings = settings;
    this.#files = new StateFiles(settings.stateDir, settings.directory);
    this.#contact = createHash('sha256').update(settings.email).digest('base64url');
    for (const { name } of deps.names()) this.#load(name);
  }

  contexts(): TlsContexts | null {
    return this.#contexts;
  }

  covers(host: string): boolean {
    const pair = this.#pairs.get(host.toLowerCase());
    return pair !== undefined && isValidAt(pair, this.#deps.clock.wall());
  }

  /** A name that is not required is missing only if its DNS leads here. */
  list(): readonly ListedCertificate[] {
    return this.#deps.names().flatMap(({ name, isRequired }) => {
      const pair = this.#pairs.get(name) ?? null;
      const isWanted = pair !== null || isRequired || this.#reached.has(name);
      return isWanted ? [{ file: this.#files.locate(name), pair }] : [];
    });
  }

  /**
   * Body of the answer to `/.well-known/acme-challenge/TOKEN`; null: no such challenge. Rejects if
   * the shared store does not answer.
   */
  async answer(token: string): Promise<string | null> {
    return TOKEN.test(token) ? this.#deps.sharing.find(token) : null;
  }

  /** Begins to order what is due; to be called once when the HTTP port answers challenges. */
  begin(): void {
    const look = () => {
      this.look().catch(this.#deps.failed);
    };
    look();
    this.#timer = setInterval(look, LOOK_MS).unref();
  }

  /** Stops an order in progress, which does not count as an attempt. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    await this.#looking;
  }

  /**
   * Orders what is due, one name after the other. A look during another one joins it. Rejects with
   * the first fault of the shared store or the disk, after all names.
   */
  look(): Promise<void> {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #lookAtAll(): Promise<void> {
    const faults: unknown[] = [];
    let mayOrder = !mustWait(await this.#readAttempt(ALL_NAMES), this.#deps.clock.wall());
    for (const each of this.#deps.names()) {
      if (this.#closing.signal.aborted) break;
      try {
        await this.#synchronize(each.name);
        if (mayOrder && this.#isDue(each.name)) mayOrder = await this.#tryOrder(each);
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }

  /** Brings memory, state directory and the other nodes to the newest certificate of a name. */
  async #synchronize(name: string): Promise<void> {
    if (!this.#pairs.has(name)) this.#load(name);
    const record = await this.#deps.sharing.read(this.#locateShared(name));
    const own = this.#pairs.get(name) ?? null;
    const shared = readUsable(record?.pair ?? null);
    if (shared !== null && isNewer(shared, own)) {
      this.#use(name, shared);
      this.#unsaved.add(name);
    } else if (own !== null && isNewer(own, shared)) {
      await this.#share(name, record?.attempt ?? null);
    }
    this.#save(name);
  }

  /** A certificate whose file was deleted is renewed. */
  #isDue(name: string): boolean {
    const pair = this.#pairs.get(name);
    if (pair === undefined || this.#deps.clock.wall() >= computeRenewal(pair.certificate))
      return true;
    return !this.#files.hasCertificate(name);
  }

  /** False: the other names must wait, too. */
  async #tryOrder(each: CertifiedName): Promise<boolean> {
    const { name } = each;
    const { sharing, clock } = this.#deps;
    const before = await this.#readAttempt(name);
    if (mustWait(before, clock.wall())) return true;
    let note: string | null = null;
    try {
      note = await this.#checkReach(each, before);
      if (!(await sharing.lease(this.#locateShared(name), LEASE_MS))) return true;
      // Another node may have got one before its lease ended.
      await this.#synchronize(name);
      if (!this.#isDue(name)) return true;
      const key = await this.#chooseKey(name);
      // Whatever happens now, also a crash, no further attempt follows within an hour.
      await this.#writeAttempt(name, this.#plan(name, INTERRUPTED, before));
      await this.#order(name, key, note);
      return true;
    } catch (error) {
      if (this.#closing.signal.aborted) {
        await this.#writeAttempt(name, before);
        return false;
      }
      // Neither the name nor the authority, but the shared store or the disk.
      if (!(error instanceof AcmeFailure)) throw error;
      await this.#fail(name, error, note, before);
      return !error.holdsForAll && error.kind !== 'rate_limited';
    }
  }

  /**
   * Rejects if the DNS of the name does not lead here, which saves orders. Behind some routers this
   * machine cannot reach its own public address: once a day the order goes ahead although the check
   * failed. Returns what the check found, for the operator, in case the authority fails too.
   */
  async #checkReach(
    { name, isRequired }: CertifiedName,
    before: Attempt | null,
  ): Promise<string | null> {
    const { sharing: challenges, clock } = this.#deps;
    const { dnsServers, challengePort } = this.#settings;
    const { signal } = this.#closing;
    const reach = await checkReach(name, { challenges, dnsServers, challengePort, signal });
    if (reach.kind === 'here') {
      this.#reached.add(name);
      return reach.note;
    }
    const asks = before !== null && clock.wall() >= before.askAt;
    if (reach.kind === 'elsewhere' && isRequired && asks) return reach.why;
    throw new AcmeFailure('not_here', reach.why);
  }

  async #order(name: string, key: string, note: string | null): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(ORDER_MS)]);
    const client = await this.#openClient(signal);
    const cert = await orderCertificate(client, name, key, this.#deps.sharing);
    const checked = checkPair({ cert, key });
    if (checked.kind === 'unusable' || !checked.pair.names.includes(name))
      throw new AcmeFailure('refused', 'the authority issued an unusable certificate');
    const { certificate } = checked.pair;
    const wall = this.#deps.clock.wall();
    if (!isValidAt(checked.pair, wall) || computeRenewal(certificate) < wall + MIN_USE_MS)
      throw new AcmeFailure(
        'refused',
        `the certificate is valid from ${certificate.validFrom} to ${certificate.validTo}; is the clock of this machine right?`,
      );
    this.#use(name, checked.pair);
    this.#unsaved.add(name);
    this.#deps.log.ordered({ name, outcome: 'issued', ...(note !== null && { why: note }) });
    this.#save(name);
    await this.#share(name, null);
  }

  /** Its failures hold for every name, so that no other name repeats them. */
  async #openClient(signal: AbortSignal): Promise<AcmeClient> {
    const { directory, email } = this.#settings;
    try {
      const account = this.#files.openAccount(makeKey);
      const client = await AcmeClient.open(directory, account, signal);
      await client.register(email);
      if (this.#files.readAttempt(ALL_NAMES) !== null) await this.#writeAttempt(ALL_NAMES, null);
      return client;
    } catch (error) {
      if (!(error instanceof AcmeFailure)) throw error;
      throw new AcmeFailure(error.kind, error.message, error.retryAfterMs, true);
    }
  }

  /**
   * The key of a name stays (TLSA records have its hash), unless the operator put a next one. Also
   * the first one, which another node may have made for an order that failed.
   */
  async #chooseKey(name: string): Promise<string> {
    const { next } = this.#files.readKeys(name);
    if (next.wrong !== null)
      this.#deps.log.warned(
        `next-key.pem of ${name} is not used`,
        `${next.wrong}; the certificate keeps its key, so leave the TLSA record of that key`,
      );
    const known = this.#files.chooseKey(name);
    if (known !== null) return known;
    const shared = await this.#deps.sharing.read(this.#locateShared(name));
    const key = shared?.key ?? makeKey();
    this.#files.saveKey(name, key);
    return key;
  }

  #plan(name: string, failure: Parameters<typeof planRetry>[0], before: Attempt | null): Attempt {
    const { certificate } = this.#pairs.get(name) ?? {};
    const life = certificate ? computeLife(certificate) : null;
    const wall = this.#deps.clock.wall();
    return planRetry(failure, { before, wall, contact: this.#contact, life });
  }

  async #fail(
    name: string,
    { kind, message, retryAfterMs, holdsForAll }: AcmeFailure,
    note: string | null,
    before: Attempt | null,
  ): Promise<void> {
    if (holdsForAll) await this.#writeAttempt(name, before);
    const failed = holdsForAll ? ALL_NAMES : name;
    const known = holdsForAll ? await this.#readAttempt(ALL_NAMES) : before;
    const why = note === null ? message : `${message} (${note})`;
    const attempt = this.#plan(name, { kind, message: why, retryAfterMs }, known);
    // Our own look fails every few minutes until the operator publishes the records.
    if (kind !== 'not_here' || attempt.count === 1 || attempt.askAt !== known?.askAt) {
      const next = new Date(attempt.nextAt).toISOString();
      this.#deps.log.ordered({ name, outcome: kind, why, next });
    }
    await this.#writeAttempt(failed, attempt);
  }

  async #readAttempt(name: string): Promise<Attempt | null> {
    const shared = await this.#deps.sharing.read(this.#locateShared(name));
    const attempts = [this.#files.readAttempt(name), shared?.attempt];
    return findLatest(attempts, { wall: this.#deps.clock.wall(), contact: this.#contact });
  }

  async #writeAttempt(name: string, attempt: Attempt | null): Promise<void> {
    this.#files.writeAttempt(name, attempt);
    await this.#share(name, attempt);
  }

  async #share(name: string, attempt: Attempt | null): Promise<void> {
    const pair = this.#pairs.get(name)?.text ?? null;
    const key = pair === null ? this.#files.readKeys(name).current.pem : null;
    await this.#deps.sharing.write(this.#locateShared(name), { pair, key, attempt });
  }

  /** Certificates of another authority, for example of its test service, must not be taken. */
  #locateShared(name: string): string {
    return `${this.#files.authority}/${name}`;
  }

  /** If it fails, the next look tries again; the certificate is in use meanwhile. */
  #save(name: string): void {
    const pair = this.#pairs.get(name);
    if (pair === undefined || !this.#unsaved.has(name)) return;
    this.#files.savePair(name, pair.text);
    this.#files.writeAttempt(name, null);
    this.#unsaved.delete(name);
  }

  #load(name: string): void {
    const pair = this.#files.readPair(name);
    if (pair !== null) this.#use(name, pair);
  }

  /** Sessions that are open keep their certificate. */
  #use(name: string, pair: CertificatePair): void {
    this.#pairs.set(name, pair);
    const pairs = this.#deps.names().flatMap((each) => this.#pairs.get(each.name) ?? []);
    const [first, ...others] = pairs;
    if (first !== undefined) this.#contexts = createTlsContexts([first, ...others]);
    logCertificate(this.#deps.log, this.#files.locate(name), pair);
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
