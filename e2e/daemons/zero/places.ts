import type { Place } from '../net/places.ts';

function at(hostname: string, address: string) {
  return { hostname, inet: [address] as const, inet6: [] } satisfies Place;
}

/** A network whose addresses are public, unlike those of documentation: the doctor tells them apart. */
export const MACHINES = {
  /** The name servers of everything. */
  names: at('ns.example.net', '11.0.0.53'),
  /** What every machine asks, and what checks signatures. */
  resolver: at('resolver.example.net', '11.0.0.54'),
  /** The certificate authority. */
  authority: at('ca.example.net', '11.0.0.14'),
  /** The one that the operator has just got. */
  fresh: at('fresh', '11.0.0.25'),
  /** One who sends, and who reads the page. */
  sender: at('mail.postfix.test', '11.0.0.101'),
} as const satisfies Record<string, Place>;
