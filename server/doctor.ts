/** `npm run doctor`: how the configured domains look from outside. */
import { styleText } from 'node:util';
import { mapExpectedDns } from '#server/app/config-mapping.ts';
import { formatMistake, loadConfig, type Mistake, thisMachine } from '#server/config/config.ts';
import { poolMistakes } from '#server/config/files.ts';
import { openPool } from '#server/domains/open-pool.ts';
import { systemClock } from '#server/ops/clock.ts';
import { runDoctor } from './doctor/command.ts';
import { examined } from './doctor/domain-checks.ts';
import { createExaminer, worldTools } from './doctor/examine.ts';
import { DID_NOT_RUN } from './doctor/report/report.ts';

/** Columns of what is no terminal: a mail of cron, a file. */
const USUAL_WIDTH = 80;

const loaded = loadConfig(process.env, thisMachine());
if (!loaded.ok) refuse(loaded.mistakes);
const { config } = loaded;
const inFile = poolMistakes(config.domains);
if (inFile.length > 0) refuse(inFile);
const { pool } = openPool(config.domains);

function refuse(mistakes: readonly Mistake[]): never {
  console.error('The doctor does not start: the configuration has mistakes.');
  for (const mistake of mistakes) console.error(formatMistake(mistake));
  process.exit(DID_NOT_RUN);
}

if (process.stderr.isTTY) console.error('Asking DNS and the mail hosts; this may take a minute …');
const { code, out, err } = await runDoctor({
  arguments: process.argv.slice(2),
  domains: examined(pool),
  expected: mapExpectedDns(config),
  examine: createExaminer(worldTools(config.dnsServers, systemClock)),
  clock: systemClock,
  look: {
    width: process.stdout.columns ?? USUAL_WIDTH,
    // Knows NO_COLOR, FORCE_COLOR and whether anybody sees it.
    paint: (colour, text) => styleText(colour, text, { stream: process.stdout }),
  },
});
if (err !== '') console.error(err);
// What still waits for an answer that nobody needs any more must not keep it open.
process.stdout.write(out, () => process.exit(code));
