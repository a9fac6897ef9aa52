import type { Endpoint } from '../service.ts';

/** The addresses of a node that a proxy in front of it uses. */
export interface NodeEndpoints {
  readonly httpUrl: string;
  /** Null where it takes no mail. */
  readonly smtp: Endpoint | null;
}

/** Where a front of the tests is, and what it knows. */
export interface Place {
  readonly directory: string;
  /** Ports of this machine. */
  readonly https: number;
  readonly http: number;
  readonly smtp: number;
  /** PEM files: the certificate, its key, and both in one. */
  readonly cert: string;
  readonly key: string;
  readonly pem: string;
  /** Nodes that serve the page. */
  readonly web: readonly NodeEndpoints[];
  /** Nodes that take mail. */
  readonly mail: readonly NodeEndpoints[];
  /** Path of the kind's module, where it has one. */
  readonly module: string | null;
}

/** One of the programs, and what it needs to run beside others on a machine of tests. */
export interface Kind {
  /** In `deploy/`. */
  readonly file: string;
  /** Of Debian. */
  readonly packages: readonly string[];
  /** Below `/usr`. */
  readonly command: string;
  /** What it loads and is not part of it, below `/usr`. */
  readonly module: string | null;
  arguments(file: string): readonly string[];
  /** Ports, paths, addresses, users. */
  filling(place: Place): Filling;
}

/** What stands in the file, and what is put there. */
export type Filling = readonly (readonly [string, string])[];

/** The nodes for a file that names two: one node is both. */
export function pairOf(nodes: readonly NodeEndpoints[]): readonly [NodeEndpoints, NodeEndpoints] {
  const [first, second = first] = nodes;
  if (first === undefined || second === undefined) throw new Error('no node is behind it');
  return [first, second];
}

export function httpOf({ httpUrl }: NodeEndpoints): string {
  return new URL(httpUrl).host;
}

export function smtpOf({ smtp }: NodeEndpoints): string {
  if (smtp === null) throw new Error('it takes no mail');
  return `${smtp.host}:${smtp.port}`;
}
