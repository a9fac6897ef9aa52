import { newAddress } from '#server/domains/addresses.ts';
import type { DomainPool, PoolDomain } from '#server/domains/pool.ts';
import { judgeOwnName, type NameVerdict } from '#shared/address.ts';
import type { DomainState, NameAnswer } from '#shared/protocol.ts';
import { Refusal, unavailable } from './refusal.ts';

export const NOT_FREE = 'This address is in use, or was until recently.';

const NAME_DETAILS = {
  malformed: 'A name has 3 to 32 letters, digits, dots and hyphens, letters or digits at its ends.',
  reserved: 'This name is reserved.',
  looks_generated: 'This name looks like a generated one.',
  no_host:
    'At this domain the name becomes a host, and this one cannot: take letters, digits and hyphens.',
} as const satisfies Record<Exclude<NameVerdict, 'ok'> | 'no_host', string>;

const DOMAIN_DETAILS = {
  draining: 'This domain takes no new inboxes: it is about to be retired.',
  retired: 'This domain takes no new inboxes: it is retired.',
  unknown: 'This domain is not one of ours.',
} as const satisfies Record<Exclude<DomainState, 'active'> | 'unknown', string>;

/** Another name could be used. */
export class BadName extends Refusal {
  readonly answer: NameAnswer;

  constructor(code: keyof typeof NAME_DETAILS) {
    const detail = NAME_DETAILS[code];
    super('bad_name', { detail });
    this.answer = { free: false, code, detail };
  }
}

/** The name in the form of an address. @throws BadName */
export function parseRequestedName(name: string): string {
  const verdict = judgeOwnName(name);
  if (verdict !== 'ok') throw new BadName(verdict);
  return name.toLowerCase();
}

/**
 * The domain of a new address: the requested one, or a weighted choice among those that can have
 * the name. A null name is made by the server. A domain without new inboxes is `bad_request`:
 * another name would not help. @throws BadName
 */
export function chooseDomain(
  pool: DomainPool,
  requested: string | undefined,
  name: string | null,
): PoolDomain {
  const isPossible = (domain: PoolDomain) =>
    name === null || newAddress(pool, domain, name) !== null;
  if (requested === undefined) {
    const picked = pool.pick(isPossible);
    if (picked !== null) return picked;
    if (pool.pick() === null) throw unavailable('No domain takes new inboxes right now.');
    throw new BadName('no_host');
  }
  const found = pool.named(requested);
  if (found?.state !== 'active') {
    const why = DOMAIN_DETAILS[found?.state ?? 'unknown'];
    throw new Refusal('bad_request', {
      detail: `${why} GET /api/v1/domains lists the active ones.`,
    });
  }
  if (!isPossible(found)) throw new BadName('no_host');
  return found;
}
