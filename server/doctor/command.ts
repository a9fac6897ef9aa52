import { parseArgs } from 'node:util';
import { canonicalDomain } from '#server/domains/domain-names.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Examination, Examine } from './examine.ts';
import { asJson } from './report/json.ts';
import { DID_NOT_RUN, exitCodeOf, reportOf } from './report/report.ts';
import { asText, type Look } from './report/terminal.ts';
import { type Expected, type Named, subjectOf } from './subjects.ts';

/** Domains that are looked at at once: some twenty questions each, which no resolver minds. */
const AT_ONCE = 8;

export const USAGE = `Usage: npm run doctor -- [--json] [DOMAIN …]

Checks the domains of the configuration, or those that are named, against real DNS,
and prints what to publish and what is wrong.

Exit code: 0 all is well, 1 warnings, 2 mail does not arrive, 3 could not be found out.
`;

const NOTHING_TO_LOOK_AT = `Nothing was looked at: each domain of the configuration is retired.
Name one that is not, as in npm run doctor -- in.example.net
`;

export interface Command {
  readonly arguments: readonly string[];
  /** Those of the configuration. */
  readonly domains: readonly Named[];
  readonly expected: Expected;
  readonly examine: Examine;
  readonly clock: Clock;
  readonly look: Look;
}

export interface Outcome {
  readonly code: number;
  /** For stdout and stderr. */
  readonly out: string;
  readonly err: string;
}

/** One run of `npm run doctor`, from its arguments to what it prints. */
export async function runDoctor(command: Command): Promise<Outcome> {
  const wish = understand(command.arguments);
  switch (wish.kind) {
    case 'help':
      return { code: 0, out: USAGE, err: '' };
    case 'mistake':
      return { code: DID_NOT_RUN, out: '', err: `${wish.what}\n\n${USAGE}` };
    case 'run': {
      const { expected, clock, look } = command;
      const named = wish.domains.map((domain) => ({ domain }));
      const domains = named.length > 0 ? named : command.domains;
      // "All is well" of nothing would be believed.
      if (domains.length === 0) return { code: DID_NOT_RUN, out: '', err: NOTHING_TO_LOOK_AT };
      const examinations = await examineAll(command, domains);
      const report = reportOf(examinations, { hostname: expected.hostname, now: clock.wall() });
      const out = wish.form === 'json' ? asJson(report) : asText(report, look);
      return { code: exitCodeOf(report), out, err: '' };
    }
  }
}

type Wish =
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly what: string }
  | { readonly kind: 'run'; readonly form: 'json' | 'text'; readonly domains: readonly string[] };

function understand(given: readonly string[]): Wish {
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help) return { kind: 'help' };
    const wrong = positionals.find((name) => canonicalDomain(name) === null);
    if (wrong !== undefined) return { kind: 'mistake', what: `"${wrong}" is no domain.` };
    const domains = positionals.flatMap((name) => canonicalDomain(name) ?? []);
    return { kind: 'run', form: values.json ? 'json' : 'text', domains };
  } catch (error) {
    return { kind: 'mistake', what: error instanceof Error ? error.message : String(error) };
  }
}

async function examineAll(
  { examine, expected }: Command,
  domains: readonly Named[],
): Promise<readonly Examination[]> {
  const examinations: Examination[] = [];
  for (let next = 0; next < domains.length; next += AT_ONCE) {
    const some = domains.slice(next, next + AT_ONCE);
    examinations.push(...(await Promise.all(some.map((one) => examine(subjectOf(one, expected))))));
  }
  return examinations;
}
