import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type {
  CertificateList,
  CertificateSource,
  ListedCertificate,
} from '#server/tls/certificate-source.ts';
import type { TlsContexts } from '#server/tls/contexts.ts';
import { CertificateRecords } from './certificate-records.ts';
import { AcmeClient } from './client.ts';
import { AcmeFailure } from './failure.ts';
import { makeKey } from './jws.ts';
import { checkIssued, orderCertificate } from './order.ts';
import { checkReach } from './reach.ts';
import { type Attempt, computeLife, computeRenewal, mustWait, planRetry } from './schedule.ts';
import type { Sharing } from './sharing.ts';
import { ALL_NAMES, StateFiles } from './state-files.ts';

/** Milliseconds between two looks at what is due. */
const LOOK_MS = 60_000;

/** Milliseconds for one order. Pebble at its defaults takes up to half a minute. */
const ORDER_MS = 4 * 60_000;

/** Milliseconds; longer than an order, so that no second node orders meanwhile. */
const LEASE_MS = ORDER_MS + 60_000;

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
  readonly #records: CertificateRecords;
  readonly #closing = new AbortController();
  /** Names whose DNS led here. */
  readonly #reached = new Set<string>();
  #looking: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: AcmeDeps, settings: AcmeSettings) {
    this.#deps = deps;
    this.#settings = settings;
    this.#files = new StateFiles(settings.stateDir, settings.directory);
    this.#records = new CertificateRecords({
      ...{ ...deps, files: this.#files, email: settings.email },
      names: () => deps.names().map(({ name }) => name),
    });
    for (const { name } of deps.names()) this.#records.load(name);
  }

  contexts(): TlsContexts | null {
    return this.#records.contexts();
  }

  covers(host: string): boolean {
    return this.#records.covers(host);
  }

  isTrusted(host: string): boolean {
    return this.#records.isTrusted(host);
  }

  /** A name that is not required is missing only if its DNS leads here. */
  list(): readonly ListedCertificate[] {
    return this.#deps.names().flatMap(({ name, isRequired }) => {
      const pair = this.#records.pair(name);
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
    let mayOrder = !mustWait(await this.#records.readAttempt(ALL_NAMES), this.#deps.clock.wall());
    for (const each of this.#deps.names()) {
      if (this.#closing.signal.aborted) break;
      try {
        await this.#records.synchronize(each.name);
        if (mayOrder && this.#isDue(each.name)) mayOrder = await this.#tryOrder(each);
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw faults[0];
  }

  /** A certificate whose file was deleted is renewed. */
  #isDue(name: string): boolean {
    const pair = this.#records.pair(name);
    if (pair === null || this.#deps.clock.wall() >= computeRenewal(pair.certificate)) return true;
    return !this.#files.hasCertificate(name);
  }

  /** False: the other names must wait, too. */
  async #tryOrder(each: CertifiedName): Promise<boolean> {
    const { name } = each;
    const { sharing, clock } = this.#deps;
    const before = await this.#records.readAttempt(name);
    if (mustWait(before, clock.wall())) return true;
    let note: string | null = null;
    try {
      note = await this.#checkReach(each, before);
      if (!(await sharing.lease(this.#records.locateShared(name), LEASE_MS))) return true;
      // Another node may have got one before its lease ended.
      await this.#records.synchronize(name);
      if (!this.#isDue(name)) return true;
      const key = await this.#records.chooseKey(name);
      // Whatever happens now, also a crash, no further attempt follows within an hour.
      await this.#records.writeAttempt(name, this.#plan(name, INTERRUPTED, before));
      await this.#order(name, key, note);
      return true;
    } catch (error) {
      if (this.#closing.signal.aborted) {
        await this.#records.writeAttempt(name, before);
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
    const pair = checkIssued(name, { cert, key }, this.#deps.clock.wall());
    this.#deps.log.ordered({ name, outcome: 'issued', ...(note !== null && { why: note }) });
    await this.#records.replace(name, pair);
  }

  /** Its failures hold for every name, so that no other name repeats them. */
  async #openClient(signal: AbortSignal): Promise<AcmeClient> {
    const { directory, email } = this.#settings;
    try {
      const account = this.#files.openAccount(makeKey);
      const client = await AcmeClient.open(directory, account, signal);
      await client.register(email);
      if (this.#files.readAttempt(ALL_NAMES) !== null)
        await this.#records.writeAttempt(ALL_NAMES, null);
      return client;
    } catch (error) {
      if (!(error instanceof AcmeFailure)) throw error;
      throw new AcmeFailure(error.kind, error.message, error.retryAfterMs, true);
    }
  }

  #plan(name: string, failure: Parameters<typeof planRetry>[0], before: Attempt | null): Attempt {
    const pair = this.#records.pair(name);
    const life = pair === null ? null : computeLife(pair.certificate);
    const { contact } = this.#records;
    return planRetry(failure, { before, wall: this.#deps.clock.wall(), contact, life });
  }

  async #fail(
    name: string,
    { kind, message, retryAfterMs, holdsForAll }: AcmeFailure,
    note: string | null,
    before: Attempt | null,
  ): Promise<void> {
    if (holdsForAll) await this.#records.writeAttempt(name, before);
    const failed = holdsForAll ? ALL_NAMES : name;
    const known = holdsForAll ? await this.#records.readAttempt(ALL_NAMES) : before;
    const why = note === null ? message : `${message} (${note})`;
    const attempt = this.#plan(name, { kind, message: why, retryAfterMs }, known);
    // Our own look fails every few minutes until the operator publishes the records.
    if (kind !== 'not_here' || attempt.count === 1 || attempt.askAt !== known?.askAt) {
      const next = new Date(attempt.nextAt).toISOString();
      this.#deps.log.ordered({ name, outcome: kind, why, next });
    }
    await this.#records.writeAttempt(failed, attempt);
  }
}
