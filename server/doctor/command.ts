import { parseArgs } from 'node:util';
import { canonicalDomain } from '#server/domains/domain-names.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Examination, Examine } from './examine.ts';
import type { HostTools } from './inspect-host.ts';
import { createPublication, formatPublicationJson, formatZoneFile } from './publication.ts';
import { createReport, DID_NOT_RUN, formatJson, getExitCode } from './report.ts';
import { formatText, type TextStyle } from './report-text.ts';
import { type ConfiguredDomain, createSubject, type ExpectedDns } from './subjects.ts';

/** Domains examined at once: about twenty lookups each, which is no load for a resolver. */
const CONCURRENCY = 8;

export const USAGE = `Usage: mayfly doctor [--records] [--json] [SETTING …] [DOMAIN …]
From a clone: npm run doctor -- [--records] [--json] [SETTING …] [DOMAIN …]

Checks the domains of the configuration, or those that are named, against real DNS,
and prints what to publish and what is wrong. With --records it asks nothing, and prints
a zone file with the records to publish. mayfly --help lists the settings.

Exit code: 0 all is well, 1 warnings, 2 mail does not arrive, 3 could not be found out.
`;

const NO_MAIL_HOST = `An MX record must name the machine that receives email, and the name of this one is not
public. Set --hostname (MAYFLY_HOSTNAME), for example to mx.example.com.
`;

const NO_DOMAINS = `Nothing was looked at: each domain of the configuration is retired.
Name one that is not, for example in.example.net.
`;

export interface Command {
  readonly arguments: readonly string[];
  /** The configured domains. */
  readonly domains: readonly ConfiguredDomain[];
  readonly expected: ExpectedDns;
  /** The public IP addresses of this machine. */
  readonly addresses: readonly string[];
  readonly examine: Examine;
  readonly inspectCertificate: HostTools['inspectCertificate'];
  readonly clock: Clock;
  readonly style: TextStyle;
}

export interface Outcome {
  readonly code: number;
  /** For stdout and stderr. */
  readonly out: string;
  readonly err: string;
}

/** One run of `npm run doctor`, from its arguments to what it prints. */
export async function runDoctor(command: Command): Promise<Outcome> {
  const parsed = parseArguments(command.arguments);
  switch (parsed.kind) {
    case 'help':
      return { code: 0, out: USAGE, err: '' };
    case 'mistake':
      return { code: DID_NOT_RUN, out: '', err: `${parsed.what}\n\n${USAGE}` };
    case 'run': {
      const { expected, clock, style } = command;
      const named = parsed.domains.map((domain) => ({ domain }));
      const domains = named.length > 0 ? named : command.domains;
      // A report about no domain would say that all is well.
      if (domains.length === 0) return { code: DID_NOT_RUN, out: '', err: NO_DOMAINS };
      if (parsed.task === 'records') return printRecords(command, domains, parsed.form);
      const examinations = await examineAll(command, domains);
      const report = createReport(examinations, { hostname: expected.hostname, now: clock.wall() });
      const out = parsed.form === 'json' ? formatJson(report) : formatText(report, style);
      return { code: getExitCode(report), out, err: '' };
    }
  }
}

function printRecords(
  { expected, addresses, inspectCertificate }: Command,
  domains: readonly ConfiguredDomain[],
  form: Form,
): Outcome {
  const publication = createPublication({ domains, expected, addresses, inspectCertificate });
  const isLocal = publication.groups.length === 0;
  const hasMx = publication.groups.some(({ records }) => records.some(({ type }) => type === 'MX'));
  if (!isLocal && !hasMx) return { code: DID_NOT_RUN, out: '', err: NO_MAIL_HOST };
  const out = form === 'json' ? formatPublicationJson(publication) : formatZoneFile(publication);
  return { code: 0, out, err: '' };
}

type Form = 'json' | 'text';

type ParsedArguments =
  | { readonly kind: 'help' }
  | { readonly kind: 'mistake'; readonly what: string }
  | {
      readonly kind: 'run';
      readonly task: 'check' | 'records';
      readonly form: Form;
      readonly domains: readonly string[];
    };

function parseArguments(given: readonly string[]): ParsedArguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        ...{ records: { type: 'boolean' }, json: { type: 'boolean' } },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return { kind: 'help' };
    const wrong = positionals.find((name) => canonicalDomain(name) === null);
    if (wrong !== undefined) return { kind: 'mistake', what: `"${wrong}" is no domain.` };
    const domains = positionals.flatMap((name) => canonicalDomain(name) ?? []);
    const task = values.records ? 'records' : 'check';
    return { kind: 'run', task, form: values.json ? 'json' : 'text', domains };
  } catch (error) {
    return { kind: 'mistake', what: error instanceof Error ? error.message : String(error) };
  }
}

async function examineAll(
  { examine, expected }: Command,
  domains: readonly ConfiguredDomain[],
): Promise<readonly Examination[]> {
  const examinations: Examination[] = [];
  for (let next = 0; next < domains.length; next += CONCURRENCY) {
    const some = domains.slice(next, next + CONCURRENCY);
    examinations.push(
      ...(await Promise.all(some.map((one) => examine(createSubject(one, expected))))),
    );
  }
  return examinations;
}
