import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import { type CertificatePair, checkPair, type PairText } from '#server/tls/certificate-pair.ts';
import { createTlsContexts, type TlsContexts } from '#server/tls/contexts.ts';
import type { CertificateSource } from '#server/tls/source.ts';
import { AcmeClient } from './client.ts';
import { AcmeFailure } from './failure.ts';
import { makeKey } from './jws.ts';
import { orderCertificate } from './order.ts';
import { findWhyUnreachable } from './reach.ts';
import { type Attempt, computeRenewal, planRetry } from './schedule.ts';
import type { NameRecord, Sharing } from './sharing.ts';
import { StateFiles } from './state-files.ts';

/** Milliseconds between two looks at what is due. */
const LOOK_MS = 60_000;

/** Milliseconds for one order. Pebble at its defaults takes up to half a minute. */
const ORDER_MS = 4 * 60_000;

/** Milliseconds; longer than an order, so that no second node orders meanwhile. */
const LEASE_MS = ORDER_MS + 60_000;

/** Tokens of challenges (RFC 8555 8.3): base64url, with at least 128 bits. */
const TOKEN = /^[\w-]{20,128}$/;

const INTERRUPTED = new AcmeFailure('unavailable', 'the attempt was interrupted');

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

export interface AcmeDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly sharing: Sharing;
  /** The names to have certificates for; the host of the MX records first. They may change. */
  readonly names: () => readonly string[];
  /** What nodes share cannot be read or written, or the state directory cannot. */
  readonly failed: (error: unknown) => void;
}

export interface Acme extends CertificateSource {
  /**
   * Body of the answer to `/.well-known/acme-challenge/TOKEN`; null: no such challenge. Rejects if
   * the shared store does not answer.
   */
  answer(token: string): Promise<string | null>;
  /** Begins to order what is due; to be called once when the HTTP port answers challenges. */
  begin(): void;
  /** Stops an order in progress, which does not count as an attempt. */
  close(): Promise<void>;
}

/** Loads the certificates of the state directory. */
export function openAcme(deps: AcmeDeps, settings: AcmeSettings): Acme {
  const certifier = new Certifier(deps, settings);
  const look = () => {
    certifier.look().catch(deps.failed);
  };
  let timer: NodeJS.Timeout | undefined;
  return {
    begin() {
      look();
      timer = setInterval(look, LOOK_MS).unref();
    },
    contexts: () => certifier.contexts(),
    covers: (host) => certifier.covers(host),
    answer: (token) => certifier.answer(token),
    close() {
      clearInterval(timer);
      return certifier.close();
    },
  };
}

/** Orders and renews one certificate for each name. Without a timer of its own. */
export class Certifier implements CertificateSource {
  readonly #deps: AcmeDeps;
  readonly #settings: AcmeSettings;
  readonly #files: StateFiles;
  readonly #closing = new AbortController();
  readonly #pairs = new Map<string, CertificatePair>();
  #contexts: TlsContexts | null = null;
  #looking: Promise<void> | null = null;

  constructor(deps: AcmeDeps, settings: AcmeSettings) {
    this.#deps = deps;
    this.#settings = settings;
    this.#files = new StateFiles(settings.stateDir, settings.directory);
    for (const name of deps.names()) this.#load(name);
  }

  contexts(): TlsContexts | null {
    return this.#contexts;
  }

  covers(host: string): boolean {
    const pair = this.#pairs.get(host.toLowerCase());
    return pair !== undefined && pair.certificate.validToDate.getTime() > this.#deps.clock.wall();
  }

  async answer(token: string): Promise<string | null> {
    return TOKEN.test(token) ? this.#deps.sharing.find(token) : null;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#looking;
  }

  /** Orders what is due, one name after the other. A look during another one joins it. */
  look(): Promise<void> {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #lookAtAll(): Promise<void> {
    let failure: AcmeFailure | null = null;
    for (const name of this.#deps.names()) {
      if (this.#closing.signal.aborted) return;
      failure = await this.#lookAt(name, failure);
    }
  }

  /**
   * `before`: another name just found the authority unavailable; it is not asked again for this
   * one. Answers that failure, or the one of this name, if it concerns all names.
   */
  async #lookAt(name: string, before: AcmeFailure | null): Promise<AcmeFailure | null> {
    if (!this.#pairs.has(name)) this.#load(name);
    const record = await this.#deps.sharing.read(name);
    const pair = await this.#adopt(name, record);
    const wall = this.#deps.clock.wall();
    if (pair !== null && wall < computeRenewal(pair.certificate)) return before;
    const attempt = findLater(this.#files.readAttempt(name), record?.attempt ?? null);
    if (attempt !== null && wall < attempt.nextAt) return before;
    try {
      if (before !== null) throw before;
      await this.#checkReach(name);
      if (!(await this.#deps.sharing.lease(name, LEASE_MS))) return null;
      // Whatever happens now, also a crash, no further attempt follows within an hour.
      this.#files.writeAttempt(name, planRetry(INTERRUPTED, attempt, wall));
      await this.#order(name);
      return null;
    } catch (error) {
      if (this.#closing.signal.aborted) {
        this.#files.writeAttempt(name, attempt);
        return null;
      }
      // Neither the name nor the authority, but the shared store or the disk.
      if (!(error instanceof AcmeFailure)) throw error;
      await this.#fail(name, error, attempt);
      return error.kind === 'unavailable' ? error : null;
    }
  }

  async #checkReach(name: string): Promise<void> {
    const { sharing: challenges } = this.#deps;
    const { dnsServers, challengePort } = this.#settings;
    const { signal } = this.#closing;
    const options = { challenges, dnsServers, challengePort, signal };
    const why = await findWhyUnreachable(name, options);
    if (why !== null) throw new AcmeFailure('not_here', why);
  }

  async #order(name: string): Promise<void> {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(ORDER_MS)]);
    const client = await this.#openClient(signal);
    const key = this.#chooseKey(name);
    const cert = await orderCertificate(client, name, key, this.#deps.sharing);
    const checked = checkPair({ cert, key });
    if (checked.kind === 'unusable' || !checked.pair.names.includes(name))
      throw new AcmeFailure('refused', 'the authority issued an unusable certificate');
    this.#files.savePair(name, checked.pair.text);
    this.#files.writeAttempt(name, null);
    this.#use(name, checked.pair);
    this.#deps.log.ordered({ name, outcome: 'issued' });
    await this.#deps.sharing.write(name, { pair: checked.pair.text, attempt: null });
  }

  async #openClient(signal: AbortSignal): Promise<AcmeClient> {
    const { directory, email } = this.#settings;
    const client = await AcmeClient.open(directory, this.#files.openAccount(makeKey), signal);
    try {
      await client.register(email);
      return client;
    } catch (error) {
      // A refused account holds for every name, so that no other name repeats the attempt.
      if (!(error instanceof AcmeFailure) || error.kind !== 'refused') throw error;
      throw new AcmeFailure('unavailable', error.message, error.retryAfterMs);
    }
  }

  /** The key of a name stays (TLSA records have its hash), unless the operator put a next one. */
  #chooseKey(name: string): string {
    const { current, next } = this.#files.readKeys(name);
    const key = next ?? current;
    if (key !== null) return key;
    const made = makeKey();
    this.#files.saveKey(name, made);
    return made;
  }

  async #fail(name: string, failure: AcmeFailure, before: Attempt | null): Promise<void> {
    const attempt = planRetry(failure, before, this.#deps.clock.wall());
    this.#files.writeAttempt(name, attempt);
    // Our own look at DNS fails every few minutes until the operator publishes the records.
    if (failure.kind !== 'not_here' || attempt.count === 1) {
      const next = new Date(attempt.nextAt).toISOString();
      this.#deps.log.ordered({ name, outcome: failure.kind, why: failure.message, next });
    }
    const pair = this.#pairs.get(name)?.text ?? null;
    await this.#deps.sharing.write(name, { pair, attempt });
  }

  /** Takes a newer certificate from another node, or gives ours to the others. */
  async #adopt(name: string, record: NameRecord | null): Promise<CertificatePair | null> {
    const own = this.#pairs.get(name) ?? null;
    const shared = readUsable(record?.pair ?? null);
    if (shared !== null && isNewer(shared, own)) {
      this.#files.savePair(name, shared.text);
      this.#use(name, shared);
      return shared;
    }
    if (own !== null && isNewer(own, shared))
      await this.#deps.sharing.write(name, { pair: own.text, attempt: record?.attempt ?? null });
    return own;
  }

  #load(name: string): void {
    const pair = this.#files.readPair(name);
    if (pair !== null) this.#use(name, pair);
  }

  /** Sessions that are open keep their certificate. */
  #use(name: string, pair: CertificatePair): void {
    this.#pairs.set(name, pair);
    const [first, ...others] = this.#deps.names().flatMap((each) => this.#pairs.get(each) ?? []);
    if (first !== undefined) this.#contexts = createTlsContexts([first, ...others]);
    const { names, keyType: key, certificate } = pair;
    this.#deps.log.certified({
      ...{ file: this.#files.locate(name), names, key },
      from: certificate.validFromDate.toISOString(),
      until: certificate.validToDate.toISOString(),
    });
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

function findLater(a: Attempt | null, b: Attempt | null): Attempt | null {
  if (a === null || b === null) return a ?? b;
  return a.at < b.at ? b : a;
}
