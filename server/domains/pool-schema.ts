import { z } from 'zod';
import { canonicalHostname, canonicalPoolName, parseWildcard } from './domain-names.ts';
import type { PoolDomain } from './pool.ts';

/** Domains of one file: more than any operator needs, and few enough for one response. */
export const MAX_DOMAINS = 1_000;
/** MX records of one domain; four are many. */
const MAX_MX = 16;
/** Larger weights have no further effect on the shares. */
const MAX_WEIGHT = 1_000_000;
/** Characters of a cluster's name: those of a label (RFC 1035 2.3.4). */
const CLUSTER = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Characters of a wildcard base: leaves room for the label, a dot and the local part. */
const MAX_WILDCARD_BASE = 200;
/** Characters of a value that a message repeats. */
const SHOWN_CHARS = 80;

/** A mistake at a path of the content; with `key`, about that key of a map. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly key?: string;
  readonly what: string;
}

export type CheckedList =
  | { readonly kind: 'list'; readonly entries: readonly unknown[] }
  | { readonly kind: 'wrong'; readonly faults: readonly Fault[] };

export type CheckedEntry =
  | { readonly kind: 'right'; readonly domain: PoolDomain }
  | { readonly kind: 'wrong'; readonly faults: readonly Fault[] };

/** A schema whose message repeats the given value and says what is allowed. */
function given<T>(allowed: string, read: (value: unknown) => T | undefined) {
  return z.unknown().transform((value, context): T => {
    const result = read(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: `is ${format(value)}: ${allowed}` });
    return z.NEVER;
  });
}

const domain = given(
  'a domain name such as in.example.com, or one label for any in front: "*.in.example.com"',
  (value) => {
    const name = typeof value === 'string' ? canonicalPoolName(value.trim()) : null;
    if (name === null) return undefined;
    return (parseWildcard(name)?.length ?? 0) <= MAX_WILDCARD_BASE ? name : undefined;
  },
);

const STATES = ['active', 'draining', 'retired'] as const;
const state = given(`one of ${STATES.join(', ')}`, (value) =>
  STATES.find((name) => name === value),
);

const weight = given(`a number over 0, up to ${MAX_WEIGHT}, such as 1 or 2.5`, (value) =>
  typeof value === 'number' && value > 0 && value <= MAX_WEIGHT ? value : undefined,
);

const cluster = given('a name of small letters, digits and hyphens, such as eu-1', (value) =>
  typeof value === 'string' && CLUSTER.test(value) ? value : undefined,
);

const mx = given(`a list of 1 to ${MAX_MX} host names, such as [mx1.example.com]`, (value) => {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_MX) return undefined;
  const hosts = value.map((host: unknown) =>
    typeof host === 'string' ? canonicalHostname(host.trim()) : null,
  );
  const good = hosts.filter((host) => host !== null);
  return good.length === hosts.length ? [...new Set(good)] : undefined;
});

const Entry = z.strictObject({
  domain,
  state: state.optional(),
  weight: weight.optional(),
  cluster: cluster.optional(),
  mx: mx.optional(),
});

const File = z.strictObject({
  domains: given(
    `a list of 1 to ${MAX_DOMAINS} domains, each as "- domain: in.example.com"`,
    (value): unknown[] | undefined =>
      Array.isArray(value) && value.length > 0 && value.length <= MAX_DOMAINS ? value : undefined,
  ),
});

/** Checks the shape of the file. `checkEntry` checks each entry of the list. */
export function checkList(content: unknown): CheckedList {
  const file = File.safeParse(content);
  if (file.success) return { kind: 'list', entries: file.data.domains };
  const known = Object.keys(File.shape);
  const shape = 'a map with the key "domains", below it a list such as "- domain: in.example.com"';
  return { kind: 'wrong', faults: toFaults(file.error, [], known, `the file has to be ${shape}`) };
}

/** One entry of the list, the `index`th from 0. */
export function checkEntry(entry: unknown, index: number): CheckedEntry {
  const checked = Entry.safeParse(entry);
  if (!checked.success) {
    const known = Object.keys(Entry.shape);
    const shape = `a domain of the list has to be a map with the keys ${known.join(', ')}`;
    return { kind: 'wrong', faults: toFaults(checked.error, ['domains', index], known, shape) };
  }
  const { data } = checked;
  const {
    state: givenState = 'active',
    weight: share = 1,
    cluster: group = null,
    mx: hosts = [],
  } = data;
  return {
    kind: 'right',
    domain: { domain: data.domain, state: givenState, weight: share, cluster: group, mx: hosts },
  };
}

function toFaults(
  { issues }: z.ZodError,
  above: readonly (string | number)[],
  known: readonly string[],
  shape: string,
): Fault[] {
  return issues.flatMap((issue): Fault[] => {
    const [name] = issue.path;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: above,
        key,
        what: `there is no ${format(key)} here: known are ${known.join(', ')}`,
      }));
    }
    if (name === undefined) return [{ path: above, what: shape }];
    return [{ path: [...above, String(name)], what: `${String(name)} ${issue.message}` }];
  });
}

/** The value as JSON, cut if long. */
function format(value: unknown): string {
  if (value === undefined) return 'missing';
  // JSON cannot write .inf and .nan of YAML.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}
