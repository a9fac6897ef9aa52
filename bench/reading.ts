/**
 * `node bench/reading.ts [checkout …]`: CPU time of reading one email of `ingest-real` as it arrives,
 * without threads, by this checkout and, in turns with it, by others.
 */
import path from 'node:path';
import { quantile } from './harness/statistics.ts';
import { generateSet, LOADS, writeHead } from './load/emails/set.ts';

const ROUNDS = 15;
/** Bytes of the emails of a round, for some 100 ms of work. */
const ROUND_BYTES = 4_000_000;

type ReadMail = (
  body: { encoding: 'identity'; bytes: Buffer },
  purpose: 'arrival',
) => Promise<unknown>;

const here = path.join(import.meta.dirname, '..');
const readers = await Promise.all(
  [here, ...process.argv.slice(2)].map(async (checkout) => {
    const module = path.resolve(checkout, 'server/mail/reading/read-mail.ts');
    const { readMail }: { readMail: ReadMail } = await import(module);
    return { checkout: path.basename(path.resolve(checkout)), readMail };
  }),
);

for (const load of LOADS) {
  const emails = generateSet(load).all;
  const bytes = emails.reduce((sum, { rest }) => sum + rest.length, 0) / emails.length;
  const raws = emails
    .slice(0, Math.ceil(ROUND_BYTES / bytes))
    .map((email, number) =>
      Buffer.concat([writeHead(email, number, 'bob@mayfly.localhost'), email.rest]),
    );
  const times = readers.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, { readMail }] of readers.entries()) {
      const before = process.threadCpuUsage();
      for (const raw of raws) await readMail({ encoding: 'identity', bytes: raw }, 'arrival');
      const { user, system } = process.threadCpuUsage(before);
      times[index]?.push((user + system) / 1_000 / raws.length);
    }
  const columns = times.map(
    (all, index) => `${readers[index]?.checkout} ${quantile(all, 0.5).toFixed(3)} ms`,
  );
  console.log(`${load} (${Math.round(bytes)} bytes): ${columns.join(', ')}`);
}
