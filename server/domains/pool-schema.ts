import { z } from 'zod';
import { canonicalHostname, canonicalPoolName, parseWildcard } from './domain-names.ts';
import type { PoolDomain } from './pool.ts';

/** Domains of one file: more than any operator needs, and few enough for one response. */
export const MAX_DOMAINS = 1_000;
/** MX records of one domain; four are many. */
const MAX_MX = 16;
/** Characters of a wildcard base: leaves room for the label, a dot and the local part. */
const MAX_WILDCARD_BASE = 200;
/** Characters of a value that a message repeats. */
const SHOWN_CHARS = 80;

/** A mistake at a path of the content. */
interface Fault {
  readonly path: readonly (string | number)[];
  readonly what: string;
}

export type CheckedContent =
  | { readonly kind: 'right'; readonly domains: readonly PoolDomain[] }
  | { readonly kind: 'wrong'; readonly faults: readonly Fault[] };

/** A schema whose message repeats the given value and says what is allowed. */
function withAllowed<T>(allowed: string, read: (value: unknown) => T | undefined) {
  return z.unknown().transform((value, context): T => {
    const result = read(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: `is ${format(value)}: ${allowed}` });
    return z.NEVER;
  });
}

const domain = withAllowed(
  'a domain name such as in.example.com, or one label for any in front: "*.in.example.com"',
  (value) => {
    const name = typeof value === 'string' ? canonicalPoolName(value.trim()) : null;
    if (name === null) return undefined;
    return (parseWildcard(name)?.length ?? 0) <= MAX_WILDCARD_BASE ? name : undefined;
  },
);

const STATES = ['active', 'draining', 'retired'] as const;
const state = withAllowed(`one of ${STATES.join(', ')}`, (value) =>
  STATES.find((name) => name === value),
);

const weight = withAllowed('a number over 0, such as 1 or 2.5', (value) =>
  typeof value === 'number' && value > 0 && Number.isFinite(value) ? value : undefined,
);

const cluster = withAllowed('a name, such as eu-1', (value): string | null | undefined =>
  typeof value === 'string' ? value : undefined,
);

const mx = withAllowed(
  `a list of 1 to ${MAX_MX} host names, such as [mx1.example.com]`,
  (value) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > MAX_MX) return undefined;
    const hosts = value.map((host: unknown) =>
      typeof host === 'string' ? canonicalHostname(host.trim()) : null,
    );
    const good = hosts.filter((host) => host !== null);
    return good.length === hosts.length ? [...new Set(good)] : undefined;
  },
);

const Entry = z.strictObject({
  domain,
  state: state.default('active'),
  weight: weight.default(1),
  cluster: cluster.default(null),
  mx: mx.default([]),
});

const File = z.strictObject({
  domains: withAllowed(
    `a list of 1 to ${MAX_DOMAINS} domains, each as "- domain: in.example.com"`,
    (value): unknown[] | undefined =>
      Array.isArray(value) && value.length > 0 && value.length <= MAX_DOMAINS ? value : undefined,
  ).pipe(z.array(Entry)),
});

const FILE_KEYS = Object.keys(File.shape).join(', ');
const ENTRY_KEYS = Object.keys(Entry.shape).join(', ');

const NONE_ACTIVE: Fault = {
  path: ['domains'],
  what: 'no domain is active, so that no address could be made: give at least one "state: active"',
};

/** Checks what a pool file contains. */
export function checkContent(content: unknown): CheckedContent {
  const { data, error } = File.safeParse(content);
  const faults = [...(error?.issues.flatMap(toFaults) ?? []), ...findDuplicates(content)];
  if (data !== undefined && !data.domains.some(({ state }) => state === 'active'))
    faults.push(NONE_ACTIVE);
  return data !== undefined && faults.length === 0
    ? { kind: 'right', domains: data.domains }
    : { kind: 'wrong', faults };
}

const Named = z.object({ domain });
const Names = z.object({ domains: z.array(Named.nullable().catch(null)) });

/** Also beside other mistakes. */
function findDuplicates(content: unknown): readonly Fault[] {
  const names = Names.safeParse(content).data?.domains.map((entry) => entry?.domain) ?? [];
  return names.flatMap((name, index) => {
    if (name === undefined || names.indexOf(name) === index) return [];
    const what = `${name} stands above already (in any case, and as U-label or A-label, it is one domain): name it once`;
    return [{ path: ['domains', index, 'domain'], what }];
  });
}

function toFaults(issue: z.core.$ZodIssue): Fault[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = path.length === 0 ? FILE_KEYS : ENTRY_KEYS;
      return issue.keys.map((key) => ({
        path: [...path, key],
        what: `there is no ${format(key)} here: known are ${known}`,
      }));
    }
    case 'custom':
      return [{ path, what: `${path.at(-1)} ${issue.message}` }];
    default:
      return [{ path, what: path.length === 0 ? FILE_SHAPE : ENTRY_SHAPE }];
  }
}

const FILE_SHAPE =
  'the file has to be a map with the key "domains", below it a list such as "- domain: in.example.com"';
const ENTRY_SHAPE = `a domain of the list has to be a map with the keys ${ENTRY_KEYS}`;

/** The value as JSON, cut if long. */
function format(value: unknown): string {
  if (value === undefined) return 'missing';
  // JSON cannot write .inf and .nan of YAML.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > SHOWN_CHARS ? `${text.slice(0, SHOWN_CHARS)}…` : text;
}
