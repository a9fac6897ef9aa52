/** `mayfly doctor`, `npm run doctor`: checks the configured domains against public DNS, or prints what to publish. */
import { accessSync, constants } from 'node:fs';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { styleText } from 'node:util';
import { mapExpectedDns } from '#server/app/expected-dns.ts';
import { openCertificateInspector } from '#server/app/inspect-certificate.ts';
import { loadCommandLine } from '#server/config/command-line.ts';
import { readMachine } from '#server/config/config.ts';
import { findPoolMistakes } from '#server/config/files.ts';
import { formatMistakes, type Mistake } from '#server/config/mistakes.ts';
import { openPool } from '#server/domains/open-pool.ts';
import { systemClock } from '#server/ops/clock.ts';
import { isPublicAddress } from '#server/ops/public.ts';
import { runDoctor } from './doctor/command.ts';
import { listExaminable } from './doctor/domain-checks.ts';
import { createExaminer, createTools } from './doctor/examine.ts';
import { DID_NOT_RUN } from './doctor/report.ts';

/** Columns if the output is not a terminal: a cron email, a file. */
const DEFAULT_WIDTH = 80;

const { loaded, rest, asGiven } = loadCommandLine(
  process.argv.slice(2),
  process.env,
  readMachine(),
);
if (!loaded.ok) refuse(loaded.mistakes);
const { config } = loaded;
const fileMistakes = findPoolMistakes(config.domains);
if (fileMistakes.length > 0) refuse(fileMistakes);
const { pool } = openPool(config.domains);

function refuse(mistakes: readonly Mistake[]): never {
  console.error(
    formatMistakes('The doctor does not start: the configuration has mistakes.', asGiven(mistakes)),
  );
  process.exit(DID_NOT_RUN);
}

const { certificates } = config;
const examines = !rest.includes('--records');
const unreadable = certificates.kind === 'acme' ? findUnreadable(certificates.stateDir) : null;
if (unreadable !== null)
  console.error(
    `${unreadable} (MAYFLY_STATE_DIR) cannot be read: run the doctor as root or as the user of the service, to see its certificates.`,
  );
const inspectCertificate =
  unreadable === null ? openCertificateInspector(config, pool) : () => null;

/** Null also before the first start, which makes the directories. */
function findUnreadable(stateDir: string): string | null {
  for (const directory of [stateDir, path.join(stateDir, 'acme')])
    try {
      accessSync(directory, constants.R_OK | constants.X_OK);
    } catch (error) {
      return error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? null
        : directory;
    }
  return null;
}

const addresses = Object.values(networkInterfaces())
  .flatMap((some) => some ?? [])
  .map(({ address }) => address)
  .filter(isPublicAddress);
if (process.stderr.isTTY && examines)
  console.error('Asking DNS and the mail hosts; this may take a minute …');
const { code, out, err } = await runDoctor({
  arguments: rest,
  domains: listExaminable(pool),
  expected: mapExpectedDns(config),
  addresses,
  inspectCertificate,
  examine: createExaminer(createTools(config.dnsServers, systemClock, inspectCertificate)),
  clock: systemClock,
  style: {
    width: process.stdout.columns ?? DEFAULT_WIDTH,
    // Respects NO_COLOR, FORCE_COLOR and whether stdout is a terminal.
    paint: (colour, text) => styleText(colour, text, { stream: process.stdout }),
  },
});
if (err !== '') console.error(err);
// Pending lookups must not keep the process running.
process.stdout.write(out, () => process.exit(code));
