/** A host's place in the network of the tests, in the address ranges of documentation. */
export interface Place {
  readonly hostname: string;
  readonly inet: readonly string[];
  readonly inet6: readonly string[];
}

export const PLACES = {
  names: { hostname: 'ns.test', inet: ['192.0.2.53'], inet6: ['2001:db8::53'] },
  mx: {
    hostname: 'mx.inbox.test',
    inet: ['192.0.2.25'],
    inet6: ['2001:db8::25'],
  },
  /** In the line to the service: see `tap.ts`. */
  edge: { hostname: 'edge.test', inet: ['192.0.2.26', '192.0.2.28'], inet6: [] },
  /** The receivers of two clusters more: the first has gone down, the second is up. */
  north: { hostname: 'mx.north.test', inet: ['192.0.2.27'], inet6: [] },
  west: { hostname: 'mx.west.test', inet: ['192.0.2.29'], inet6: [] },
  postfix: { hostname: 'mail.postfix.test', inet: ['192.0.2.101'], inet6: ['2001:db8::101'] },
  exim: { hostname: 'mail.exim.test', inet: ['192.0.2.102'], inet6: ['2001:db8::102'] },
  opensmtpd: {
    hostname: 'mail.opensmtpd.test',
    inet: ['192.0.2.103'],
    inet6: ['2001:db8::103'],
  },
  msmtp: { hostname: 'laptop.msmtp.test', inet: ['192.0.2.104'], inet6: ['2001:db8::104'] },
  swaks: { hostname: 'laptop.swaks.test', inet: ['192.0.2.105'], inet6: ['2001:db8::105'] },
} as const satisfies Record<string, Place>;

export type PlaceName = keyof typeof PLACES;
