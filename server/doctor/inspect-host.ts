import { isPublicAddress } from '#server/ops/public.ts';
import { type Answer, type Dns, getRecords } from './dns.ts';
import { probeSmtp, type SmtpProbe, type SmtpProbeTools } from './smtp-probe.ts';

/** Addresses of one host that are checked; no mail host has more. */
const MAX_ADDRESSES = 8;

/** A mail host, as senders see it. */
export interface HostFacts {
  readonly host: string;
  readonly alias: Answer<string>;
  readonly v4: Answer<string>;
  readonly v6: Answer<string>;
  /** Its public addresses. */
  readonly reachable: readonly AddressFacts[];
}

export interface AddressFacts {
  readonly address: string;
  readonly smtp: SmtpProbe;
}

export interface HostTools extends SmtpProbeTools {
  readonly dns: Dns;
  /** What this service knows of its own certificate for a host; null: it orders none for it. */
  readonly inspectCertificate: (host: string) => HostCertificate | null;
}

/** A certificate by ACME, from the state directory. */
export interface HostCertificate {
  /** Milliseconds since the epoch; null: there is no certificate. */
  readonly until: number | null;
  /** Hashes of the public keys for TLSA records `3 1 1`; null: there is no such key. */
  readonly keys: { readonly current: string | null; readonly next: string | null };
  /** Why next-key.pem cannot be used; null: it can, or there is none. */
  readonly wrongNextKey: string | null;
  /** The latest failure. Times are milliseconds since the epoch. */
  readonly failure: {
    /** `interrupted`: it is running, or the process ended meanwhile. */
    readonly kind: string;
    readonly detail: string;
    readonly at: number;
    readonly nextAt: number;
  } | null;
}

/** Never rejects. */
export async function inspectHost(tools: HostTools, host: string): Promise<HostFacts> {
  const { dns } = tools;
  const [alias, v4, v6] = await Promise.all([dns.cname(host), dns.v4(host), dns.v6(host)]);
  const addresses = [...getRecords(v4), ...getRecords(v6)]
    .filter(isPublicAddress)
    .slice(0, MAX_ADDRESSES);
  const reachable = addresses.map(async (address) => ({
    address,
    smtp: await probeSmtp(tools, host, address),
  }));
  return { host, alias, v4, v6, reachable: await Promise.all(reachable) };
}
