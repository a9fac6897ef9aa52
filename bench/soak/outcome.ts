import type { Machine } from '../harness/machine.ts';
import { quantile } from '../harness/statistics.ts';

/** Some seconds of honest mail; times in milliseconds from the moment it was due. */
export interface Window {
  readonly endedAt: number;
  readonly acceptedMs: readonly number[];
  readonly pushedMs: readonly number[];
}

export interface Look {
  readonly at: number;
  readonly bytes: number;
  readonly logLines: number;
}

interface Times {
  readonly messages: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** By flood, and in it by what the service answered. */
export type FloodCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface SoakOutcome {
  readonly sent: number;
  readonly lost: number;
  readonly twice: number;
  /** Replies that honest senders got instead of 250, and how often. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly calm: Times;
  readonly flooded: Times;
  /** Megabytes resident, as a median over a sixth of the floods' time. */
  readonly memoryMb: { readonly before: number; readonly sixths: readonly number[] };
  readonly logLinesPerMinute: { readonly calm: number; readonly flooded: number };
  readonly floods: FloodCounts;
}

const MEGABYTE = 1e6;
const MINUTE_MS = 60_000;
const SIXTHS = 6;

interface Observed {
  readonly calmFrom: number;
  readonly floodFrom: number;
  readonly windows: readonly Window[];
  readonly looks: readonly Look[];
  readonly mail: {
    readonly sent: number;
    readonly pushed: number;
    readonly twice: number;
    readonly refusals: Readonly<Record<string, number>>;
  };
  readonly floods: FloodCounts;
}

export function summaryOf(observed: Observed): SoakOutcome {
  const { calmFrom, floodFrom, windows, looks, mail, floods } = observed;
  const calm = windows.filter(({ endedAt }) => endedAt > calmFrom && endedAt <= floodFrom);
  // The window in which the floods began is neither.
  const flooded = windows.filter(({ endedAt }) => endedAt > floodFrom).slice(1);
  const calmLooks = looks.filter(({ at }) => at > calmFrom && at <= floodFrom);
  const floodLooks = looks.filter(({ at }) => at > floodFrom);
  return {
    sent: mail.sent,
    lost: mail.sent - mail.pushed,
    twice: mail.twice,
    refusals: mail.refusals,
    calm: timesOf(calm),
    flooded: timesOf(flooded),
    memoryMb: { before: medianMb(calmLooks), sixths: inSixths(floodLooks).map(medianMb) },
    logLinesPerMinute: { calm: linesAMinute(calmLooks), flooded: linesAMinute(floodLooks) },
    floods,
  };
}

function timesOf(windows: readonly Window[]): Times {
  const pushed = windows.flatMap(({ pushedMs }) => pushedMs);
  return {
    messages: pushed.length,
    medianMs: quantile(pushed, 0.5),
    p99Ms: quantile(pushed, 0.99),
    longestMs: quantile(pushed, 1),
  };
}

function inSixths(looks: readonly Look[]): readonly (readonly Look[])[] {
  const upTo = (part: number) => Math.round((part * looks.length) / SIXTHS);
  return Array.from({ length: SIXTHS }, (_, part) => looks.slice(upTo(part), upTo(part + 1)));
}

function medianMb(looks: readonly Look[]): number {
  if (looks.length === 0) return Number.NaN;
  return quantile(
    looks.map(({ bytes }) => bytes / MEGABYTE),
    0.5,
  );
}

function linesAMinute(looks: readonly Look[]): number {
  const [first, last] = [looks.at(0), looks.at(-1)];
  if (first === undefined || last === undefined || first === last) return Number.NaN;
  return ((last.logLines - first.logLines) / (last.at - first.at)) * MINUTE_MS;
}

interface SoakReport extends SoakOutcome {
  readonly machine: Machine;
  readonly settings: Readonly<Record<string, string>>;
  readonly messagesPerSecond: number;
}

export function asText(report: SoakReport): string {
  const { machine, calm, flooded, memoryMb, logLinesPerMinute } = report;
  const settings = Object.entries(report.settings).map((pair) => pair.join('='));
  const refusals = Object.entries(report.refusals).map(([reply, times]) => `${reply} ×${times}`);
  return [
    `${machine.processor}, ${machine.cores} cores · ${machine.system} · Node ${machine.node}`,
    `settings: ${settings.join(' ')}; the rest is as it comes`,
    `honest mail: ${report.messagesPerSecond}/s, ${report.sent} sent, ${report.lost} lost, ` +
      `${report.twice} twice, refused: ${refusals.join(', ') || 'none'}`,
    `due → pushed without floods: ${timesText(calm)}`,
    `due → pushed under floods:   ${timesText(flooded)}`,
    `memory, MB: ${memoryMb.before.toFixed(0)} before; over the floods ` +
      memoryMb.sixths.map((mb) => mb.toFixed(0)).join(' '),
    `log lines a minute: ${rateText(logLinesPerMinute.calm)} without, ` +
      `${rateText(logLinesPerMinute.flooded)} under floods`,
    ...Object.entries(report.floods).map(([flood, answers]) => {
      const counted = Object.entries(answers).map(([answer, times]) => `${answer} ×${times}`);
      return `  ${flood}: ${counted.join(', ')}`;
    }),
  ].join('\n');
}

/** Of a run of a minute there may be one look at the log, which makes no rate. */
function rateText(perMinute: number): string {
  return Number.isNaN(perMinute) ? 'too short to tell' : perMinute.toFixed(1);
}

function timesText({ messages, medianMs, p99Ms, longestMs }: Times): string {
  const [median, p99, longest] = [medianMs, p99Ms, longestMs].map((ms) => ms.toFixed(1));
  return `median ${median} ms, p99 ${p99} ms, longest ${longest} ms (${messages} messages)`;
}
