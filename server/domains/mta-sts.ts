import { createHash } from 'node:crypto';

/** What senders do if the certificate is not valid: RFC 8461 5. */
export type PolicyMode = 'enforce' | 'testing' | 'none';

/** RFC 8461 3.2. */
export interface Policy {
  readonly mode: PolicyMode;
  /** Host names, or `*.` and the rest of one. */
  readonly mx: readonly string[];
  readonly maxAgeSeconds: number;
}

/**
 * Seconds that a sender keeps the policy. A week is short enough to correct a mistake, and long
 * enough that an attacker cannot block every fetch. In testing mode a day is enough.
 */
const ENFORCE_MAX_AGE_SECONDS = 7 * 86_400;
const TESTING_MAX_AGE_SECONDS = 86_400;

/** Seconds, the most that RFC 8461 3.2 allows. */
const MAX_AGE_SECONDS = 31_557_600;

/** Characters of an id: RFC 8461 3.1 allows 32 letters and digits. */
const ID_CHARS = 20;

/**
 * The policy of this service: senders must encrypt if each of these hosts has a valid certificate,
 * else they deliver without TLS too.
 */
export function createPolicy(mx: readonly string[], tls: 'offered' | 'none'): Policy {
  return tls === 'offered'
    ? { mode: 'enforce', mx, maxAgeSeconds: ENFORCE_MAX_AGE_SECONDS }
    : { mode: 'testing', mx, maxAgeSeconds: TESTING_MAX_AGE_SECONDS };
}

/** The content of `/.well-known/mta-sts.txt`. */
export function formatPolicy({ mode, mx, maxAgeSeconds }: Policy): string {
  const fields = [
    'version: STSv1',
    `mode: ${mode}`,
    ...mx.map((host) => `mx: ${host}`),
    `max_age: ${maxAgeSeconds}`,
  ];
  return `${fields.join('\r\n')}\r\n`;
}

/** A hash of the policy: senders fetch the policy again when the id changes. */
export function hashPolicy(policy: Policy): string {
  return createHash('sha256').update(formatPolicy(policy)).digest('hex').slice(0, ID_CHARS);
}

export type ParsedPolicy =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'malformed'; readonly why: string };

/** Parses as senders do: unknown fields are ignored, of a repeated field the first counts. */
export function parsePolicy(text: string): ParsedPolicy {
  const fields = text.split(/\r?\n/).flatMap(parseField);
  const first = (name: string) => fields.find(([key]) => key === name)?.[1];
  const mx = fields.filter(([key]) => key === 'mx').map(([, value]) => value.toLowerCase());
  const mode = parseMode(first('mode'));
  const maxAge = first('max_age') ?? '';
  if (first('version') !== 'STSv1') return malformed('its version is not STSv1');
  if (mode === null) return malformed('its mode is none of enforce, testing and none');
  if (!/^\d{1,10}$/.test(maxAge) || Number(maxAge) > MAX_AGE_SECONDS) {
    return malformed(`its max_age is no number of seconds up to ${MAX_AGE_SECONDS}`);
  }
  if (mx.length === 0 && mode !== 'none') return malformed('it names no mx');
  return { kind: 'policy', policy: { mode, mx, maxAgeSeconds: Number(maxAge) } };
}

function parseField(line: string): [name: string, value: string][] {
  const colon = line.indexOf(':');
  return colon < 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
}

function parseMode(text: string | undefined): PolicyMode | null {
  return text === 'enforce' || text === 'testing' || text === 'none' ? text : null;
}

function malformed(why: string): ParsedPolicy {
  return { kind: 'malformed', why };
}

/** RFC 8461 4.1: `*.` stands for exactly one label. */
export function permits({ mx }: Policy, host: string): boolean {
  const rest = host.slice(host.indexOf('.'));
  return mx.some((pattern) => pattern === host || (pattern === `*${rest}` && rest.length > 1));
}
