import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { canonicalHostname, isHostname } from '#server/domains/domain-names.ts';
import { list, oneOf, quote, text } from './text-schemas.ts';

/**
 * The syntax of environment values. Each schema parses the text of one variable; the message of
 * its issue says what is allowed.
 */

const DURATION_UNITS = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Bytes. KB is 10^3 and KiB 2^10, as in the SI and in IEC 80000-13. */
const SIZE_UNITS = new Map([
  ['b', 1],
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
  ['kib', 2 ** 10],
  ['mib', 2 ** 20],
  ['gib', 2 ** 30],
]);

/** Milliseconds; Node.js timers past 2^31 fire at once. */
const LONGEST_DURATION = 596 * 3_600_000;
/** A larger count is a typing mistake; 0 means no limit. */
const LARGEST_COUNT = 1_000_000_000;
/** Characters of base64url that carry at least 128 bits: 22 of 6 bits are 132. */
const SHORTEST_TOKEN = 22;
const LONGEST_TOKEN = 256;

/** The value of `0` as a limit, so that comparisons need no special case. */
const NO_LIMIT = Number.POSITIVE_INFINITY;

/** Milliseconds. A number without unit is refused as ambiguous; 0 needs none. */
function duration(leastMs: number) {
  const example = 'a number with its unit, such as 500ms, 5s, 60m or 24h';
  return text(`a duration: ${example}; from ${leastMs}ms to 596h`, (value) => {
    const ms = parseWithUnit(value, DURATION_UNITS);
    return ms !== undefined && ms >= leastMs && ms <= LONGEST_DURATION ? ms : undefined;
  });
}

/** Bytes, or `NO_LIMIT`. */
const size = text(
  'a size: a number with its unit, such as 64KiB, 25MB or 1GiB; 0 for none',
  (value) => {
    const bytes = parseWithUnit(value, SIZE_UNITS);
    if (bytes === undefined || bytes > Number.MAX_SAFE_INTEGER) return undefined;
    return bytes === 0 ? NO_LIMIT : Math.floor(bytes);
  },
);

function parseWithUnit(value: string, units: ReadonlyMap<string, number>): number | undefined {
  const [, digits, unit] = /^([0-9]{1,12}(?:\.[0-9]{1,3})?)([a-z]*)$/i.exec(value) ?? [];
  if (digits === undefined || unit === undefined) return undefined;
  if (unit === '') return Number(digits) === 0 ? 0 : undefined;
  const factor = units.get(unit.toLowerCase());
  return factor === undefined ? undefined : Number(digits) * factor;
}

function count(least: number) {
  return text(`a whole number from ${least} to ${LARGEST_COUNT}`, (value) => {
    const number = parseWholeNumber(value, LARGEST_COUNT);
    return number !== undefined && number >= least ? number : undefined;
  });
}

/** A count, or `NO_LIMIT` for 0. */
const limit = text(`a whole number up to ${LARGEST_COUNT}; 0 for no limit`, (value) => {
  const number = parseWholeNumber(value, LARGEST_COUNT);
  return number === 0 ? NO_LIMIT : number;
});

const port = text('a port: a whole number from 0 (takes a free one) to 65535', (value) =>
  parseWholeNumber(value, 65_535),
);

/** Null: off. */
const portOrOff = text(
  'a port: a whole number from 0 (takes a free one) to 65535, or off',
  (value) => (value === 'off' ? null : parseWholeNumber(value, 65_535)),
);

function parseWholeNumber(value: string, most: number): number | undefined {
  return /^[0-9]{1,12}$/.test(value) && Number(value) <= most ? Number(value) : undefined;
}

/** The address on which a server listens. */
const host = text('an IP address without brackets, or a host name', (value) =>
  isIP(value) !== 0 || isHostname(value) ? value : undefined,
);

function readDomain(value: string): string | undefined {
  return canonicalHostname(value) ?? undefined;
}

function explainDomain(value: string): string {
  const [scheme] = /^[a-z]+:\/\//i.exec(value) ?? [];
  if (scheme !== undefined) return `${quote(value)} is none: write it without ${scheme}`;
  const hasOthers = /[^\p{L}\p{M}\p{N}.-]/u.test(value);
  return `${quote(value)} is none${hasOthers ? ': only letters, digits, hyphens and dots' : ''}`;
}

const hostname = text('a host name such as mx.example.org', readDomain, explainDomain);
const domains = list(
  'domain names, separated by commas, such as example.org',
  readDomain,
  explainDomain,
);

/** Origins as browsers send them: RFC 6454 4. */
const origins = list(
  'http or https URLs without path, query or user, separated by commas, such as https://mail.example.org',
  (value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
    return url.href === `${url.origin}/` ? url.origin : undefined;
  },
);

/** For ACME servers: RFC 8555 6.1 requires HTTPS. */
const directory = text(
  'an https URL without a user, such as https://acme.example.org/directory',
  (value) => {
    if (!URL.canParse(value)) return undefined;
    const { protocol, username, password } = new URL(value);
    return protocol === 'https:' && username === '' && password === '' ? value : undefined;
  },
);

/** Only what a certificate authority accepts as a contact (RFC 8555 7.3): one address. */
const email = text('an email address, such as operator@example.org', (value) => {
  const [local = '', host, ...more] = value.split('@');
  const isAddress = /^[\w.+-]{1,64}$/.test(local) && host !== undefined && isHostname(host);
  return isAddress && more.length === 0 ? value : undefined;
});

const networks = list(
  'IP addresses or networks, separated by commas, such as 10.0.0.0/8 or fd00::/8',
  (value) => {
    const [address = ''] = value.split('/');
    if (isIP(address) === 0) return undefined;
    return value === address || ipaddr.isValidCIDR(value) ? value : undefined;
  },
);

const RESOLVER = /^(?:\[([^\]]+)\]|([^\]:]+)):([0-9]+)$/;

const resolvers = list(
  'IP addresses of resolvers, with or without port, separated by commas, such as 127.0.0.1:5353 or [::1]:53',
  (value) => {
    if (isIP(value) !== 0) return value;
    const [, six = '', four = '', given = ''] = RESOLVER.exec(value) ?? [];
    const isAddress = isIP(six) === 6 || isIP(four) === 4;
    return isAddress && parseWholeNumber(given, 65_535) ? value : undefined;
  },
);

const path = text('the path of a file', (value) => (value === '' ? undefined : value));
const paths = text(
  'paths of files, separated by commas',
  (value): readonly string[] | undefined => {
    const files = value.split(',').map((file) => file.trim());
    return files.includes('') ? undefined : files;
  },
);

const token = text(
  `${SHORTEST_TOKEN} to ${LONGEST_TOKEN} letters, digits, - and _ (as from: openssl rand -hex 32)`,
  (value) =>
    /^[A-Za-z0-9_-]+$/.test(value) &&
    value.length >= SHORTEST_TOKEN &&
    value.length <= LONGEST_TOKEN
      ? value
      : undefined,
);

const API_KEY = /^([a-z][a-z0-9-]{0,31}):([A-Za-z0-9_-]+)$/;

/** Keys of programs, each name and each secret once. */
const apiKeys = text(
  `pairs of a name and a secret, separated by commas, such as ci:SECRET; a secret has ${SHORTEST_TOKEN} to ${LONGEST_TOKEN} letters, digits, - and _ (as from: openssl rand -hex 32)`,
  (value) => {
    const keys = value.split(',').map((pair) => {
      const [, name = '', secret = ''] = API_KEY.exec(pair.trim()) ?? [];
      return { name, secret };
    });
    const isValid = keys.every(
      ({ secret }) => secret.length >= SHORTEST_TOKEN && secret.length <= LONGEST_TOKEN,
    );
    const names = new Set(keys.map(({ name }) => name));
    const secrets = new Set(keys.map(({ secret }) => secret));
    return isValid && names.size === keys.length && secrets.size === keys.length ? keys : undefined;
  },
);

const USER = '(?:[^@/\\s]*@)?';
const HOST = '[^@/?,\\s]+';

/** One server with its database; the nodes of a cluster; sentinels with the name of their master. */
const REDIS_URLS = [
  new RegExp(`^rediss?://${USER}${HOST}(?:/\\d*)?$`),
  new RegExp(`^rediss?\\+cluster://${USER}${HOST}(?:,${HOST})*/?$`),
  new RegExp(
    `^rediss?\\+sentinel://${USER}${HOST}(?:,${HOST})*/[^/?\\s]+(?:\\?sentinel=[^/?\\s]+)?$`,
  ),
];

/** RFC 3986 2.1: each % escapes an octet; the octets must be UTF-8. */
function isDecodable(value: string): boolean {
  try {
    decodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
}

const redisUrl = text(
  'redis://host:port, redis+sentinel://host,host/master or redis+cluster://host,host; rediss with TLS; a % is written %25',
  (value) =>
    isDecodable(value) && REDIS_URLS.some((form) => form.test(value)) ? value : undefined,
);

export const values = {
  apiKeys,
  count,
  directory,
  domains,
  duration,
  email,
  host,
  hostname,
  limit,
  networks,
  oneOf,
  origins,
  path,
  paths,
  port,
  portOrOff,
  redisUrl,
  resolvers,
  size,
  token,
};

/** Also `localhost`, and IPv4 written as IPv6. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback';
}
