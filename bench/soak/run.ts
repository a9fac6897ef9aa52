/** `npm run soak -- [--minutes 30] [--json]`: honest mail through floods; see ../README.md. */
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { describeMachine } from '../harness/machine.ts';
import { residentBytes } from '../harness/process-stats.ts';
import { Program } from '../harness/program.ts';
import { type BenchInbox, createInbox, createInboxes } from '../harness/rest.ts';
import { monotonicMs } from '../harness/statistics.ts';
import { type Subject, startSubject } from '../harness/subject.ts';
import { asText, type Look, summaryOf, type Window } from './outcome.ts';

/** Defaults of the service but for free ports, and for tabs that are all opened from here. */
const SETTINGS = {
  MAYFLY_HTTP_PORT: '0',
  MAYFLY_SMTP_PORT: '0',
  MAYFLY_HTTP_SOURCE_INBOXES: '0',
} as const;

const MESSAGES_PER_SECOND = 50;
const TABS = 50;
/** Ten sources of 300 messages a minute, each within half of what one source may send. */
const HONEST_SOURCES = Array.from({ length: 10 }, (_, index) => `127.0.2.${index + 1}`);
const FLOOD_SOURCES = Array.from({ length: 20 }, (_, index) => `127.0.1.${index + 1}`);

const DEFAULT_MINUTES = 30;
/** Of that, so much goes before without floods, to have something to hold the rest against. */
const CALM_SHARE = 0.1;
const MINUTE_MS = 60_000;
/** Milliseconds of honest mail that are not counted: a service just started is slow. */
const WARM_UP_MS = 30_000;
/** Milliseconds between two looks at memory and log. */
const LOOK_EVERY_MS = 10_000;

const MailReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('window'),
    endedAt: z.number(),
    acceptedMs: z.array(z.number()),
    pushedMs: z.array(z.number()),
  }),
  z.object({
    kind: z.literal('done'),
    sent: z.number(),
    pushed: z.number(),
    twice: z.number(),
    refusals: z.record(z.string(), z.number()),
  }),
]);

const FloodReport = z.object({
  kind: z.literal('counts'),
  counts: z.record(z.string(), z.record(z.string(), z.number())),
});

function startMail(subject: Subject, inboxes: readonly BenchInbox[], durationMs: number) {
  return new Program('load/soak-mail.ts', MailReport, {
    httpUrl: subject.httpUrl,
    smtp: subject.smtp,
    inboxes,
    sources: HONEST_SOURCES,
    messagesPerSecond: MESSAGES_PER_SECOND,
    durationMs,
  });
}

function startFloods({ smtp }: Subject, victim: string, durationMs: number) {
  const job = { smtp, sources: FLOOD_SOURCES, victim, durationMs };
  return new Program('load/soak-floods.ts', FloodReport, job);
}

async function soak(minutes: number) {
  const tell = (progress: string) => console.error(`soak: ${progress}`);
  await using subject = await startSubject(SETTINGS);
  const inboxes = await createInboxes(subject, TABS);
  const victim = await createInbox(subject);
  const attackMs = minutes * MINUTE_MS;
  const calmMs = attackMs * CALM_SHARE;
  await using mail = startMail(subject, inboxes, WARM_UP_MS + calmMs + attackMs);
  await mail.next();
  const calmFrom = monotonicMs() + WARM_UP_MS;
  const floodFrom = calmFrom + calmMs;

  const looks: Look[] = [];
  const watched = new AbortController();
  const watching = watch(subject, looks, watched.signal);
  let floods: ReturnType<typeof startFloods> | null = null;
  const windows: Window[] = [];
  for (;;) {
    const said = await mail.next();
    if (said.kind === 'ready') continue;
    if (said.kind === 'done') {
      const counts = (await floods?.next())?.counts ?? {};
      await floods?.[Symbol.asyncDispose]();
      watched.abort();
      await watching;
      return summaryOf({ calmFrom, floodFrom, windows, looks, mail: said, floods: counts });
    }
    windows.push(said);
    if (floods === null && said.endedAt >= floodFrom) {
      tell('floods begin');
      floods = startFloods(subject, victim.address, attackMs - (said.endedAt - floodFrom));
    }
    tell(
      `${((said.endedAt - calmFrom) / MINUTE_MS).toFixed(1)} min, ${said.pushedMs.length} pushed`,
    );
  }
}

async function watch(
  subject: { readonly pid: number; logLines(): number },
  looks: Look[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const bytes = await residentBytes(subject.pid);
    looks.push({ at: monotonicMs(), bytes, logLines: subject.logLines() });
    await Promise.race([delay(LOOK_EVERY_MS), once(signal, 'abort')]);
  }
}

// An exit, unlike a signal's default, takes the processes that were started along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const USAGE = 'usage: npm run soak -- [--minutes N] [--json]';
/** Of a command line that makes no sense; 1 is for mail that was lost, doubled or refused. */
const EXIT_USAGE = 2;

function readWish(): { minutes: number; output: 'json' | 'text' } {
  try {
    const { values } = parseArgs({
      options: { json: { type: 'boolean' }, minutes: { type: 'string' } },
    });
    const minutes = Number(values.minutes ?? DEFAULT_MINUTES);
    if (!(minutes > 0)) throw new Error('minutes are a number over 0');
    return { minutes, output: values.json ? 'json' : 'text' };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

const { minutes, output } = readWish();
const machine = describeMachine();
const outcome = await soak(minutes);
const report = { machine, settings: SETTINGS, messagesPerSecond: MESSAGES_PER_SECOND, ...outcome };
console.log(output === 'json' ? JSON.stringify(report) : asText(report));
const isWhole = outcome.lost === 0 && outcome.twice === 0;
process.exitCode = isWhole && Object.keys(outcome.refusals).length === 0 ? 0 : 1;
