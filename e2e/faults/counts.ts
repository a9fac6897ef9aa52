import type { Mail } from './senders.ts';
import { subjectOf } from './senders.ts';
import type { Message, Tab } from './tab.ts';

/** What one run of a row came to. */
export interface Counts {
  readonly tabs: number;
  /** Mails. */
  readonly sent: number;
  /** Attempts that brought no answer, or 4yz. */
  readonly again: number;
  /** Mails whose sender got 250. */
  readonly accepted: number;
  /** Accepted mails that can be read in full. */
  readonly readable: number;
  /** Accepted mails that were pushed to their tab. */
  readonly pushed: number;
  /** Accepted, and not readable or not in their tab. */
  readonly lost: number;
  /** In the store or in a tab more than once. */
  readonly twice: number;
  /** Tabs whose order is not the store's. */
  readonly disordered: number;
  /** How often a tab had to begin anew. */
  readonly resets: number;
  /** What has no number: final refusals, inboxes that ended, mails of others. */
  readonly faults: readonly string[];
  /** Milliseconds without a socket, for each one that a tab lost. */
  readonly gapsMs: readonly number[];
  /** Milliseconds from the 250 to the push; a push that is first is 0. */
  readonly pushMs: readonly number[];
}

/** A tab, and what the store says of its inbox at the end. */
export interface Looked {
  readonly tab: Tab;
  /** In the store's order; null where it could not be asked. */
  readonly stored: readonly Message[] | null;
  /** Ids of those whose text is what was sent. */
  readonly whole: ReadonlySet<string>;
  /** It is connected, and its inbox counts no tab: that would end under it. */
  readonly isUnheld: boolean;
}

interface FaultResults {
  readonly mails: readonly Mail[];
  /** When a mail was pushed to its tab, by the number of the mail. */
  readonly pushedAt: ReadonlyMap<number, number>;
  readonly looked: readonly Looked[];
}

export function countsOf({ mails, pushedAt, looked }: FaultResults): Counts {
  const byAddress = Map.groupBy(mails, ({ to }) => to);
  const sum = { accepted: 0, readable: 0, pushed: 0, lost: 0, twice: 0, disordered: 0, resets: 0 };
  const faults: string[] = [];
  for (const { tab, stored, whole, isUnheld } of looked) {
    const own = byAddress.get(tab.made.address) ?? [];
    const [inStore, inTab] = [bySubject(stored ?? []), bySubject(tab.told)];
    for (const { number, acceptedAt, refusal } of own) {
      const kept = inStore.get(subjectOf(number)) ?? [];
      const told = inTab.get(subjectOf(number)) ?? [];
      if (kept.length > 1 || told.length > 1) sum.twice += 1;
      if (refusal !== null) faults.push(`refused: ${refusal}`);
      if (acceptedAt === null) continue;
      const isReadable = kept.some(({ id }) => whole.has(id));
      sum.accepted += 1;
      if (isReadable) sum.readable += 1;
      if (told.length > 0) sum.pushed += 1;
      if (!isReadable || told.length === 0) sum.lost += 1;
    }
    if (ids(tab.told) !== ids(stored ?? [])) sum.disordered += 1;
    const subjects = new Set(own.map(({ number }) => subjectOf(number)));
    if (tab.told.some(({ subject }) => !subjects.has(subject)))
      faults.push('mail of somebody else');
    if (tab.ended !== null) faults.push(`an inbox ended: ${tab.ended}`);
    if (isUnheld) faults.push('an inbox that does not count its tab');
    if (stored === null) faults.push('an inbox that cannot be read');
    sum.resets += tab.resets;
  }
  return {
    ...sum,
    tabs: looked.length,
    sent: mails.length,
    again: mails.reduce((all, { again }) => all + again, 0),
    faults: faults.concat(sum.accepted < mails.length ? ['a mail without an answer'] : []),
    gapsMs: looked.flatMap(({ tab }) => tab.gaps),
    pushMs: mails.flatMap(({ number, acceptedAt }) => {
      const at = pushedAt.get(number);
      return at === undefined || acceptedAt === null ? [] : [Math.max(0, at - acceptedAt)];
    }),
  };
}

/** What a run must not have. Where a store itself loses mail, tabs begin anew, or still show it. */
export function wrongIn(counts: Counts, { mayLose }: { readonly mayLose?: true }): string[] {
  const { lost, twice, disordered, resets } = counts;
  const losses = mayLose ? {} : { lost, resets, disordered };
  const numbers = Object.entries({ ...losses, twice });
  return [
    ...counts.faults,
    ...numbers.flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : [])),
  ];
}

/** Several runs of a row as one. */
export function addUp(runs: readonly Counts[]): Counts {
  const total = (pick: (counts: Counts) => number) =>
    runs.reduce((all, counts) => all + pick(counts), 0);
  return {
    tabs: Math.max(...runs.map(({ tabs }) => tabs)),
    sent: total(({ sent }) => sent),
    again: total(({ again }) => again),
    accepted: total(({ accepted }) => accepted),
    readable: total(({ readable }) => readable),
    pushed: total(({ pushed }) => pushed),
    lost: total(({ lost }) => lost),
    twice: total(({ twice }) => twice),
    disordered: total(({ disordered }) => disordered),
    resets: total(({ resets }) => resets),
    faults: runs.flatMap(({ faults }) => faults),
    gapsMs: runs.flatMap(({ gapsMs }) => gapsMs),
    pushMs: runs.flatMap(({ pushMs }) => pushMs),
  };
}

function bySubject(messages: readonly Message[]): Map<string, Message[]> {
  return Map.groupBy(messages, ({ subject }) => subject);
}

function ids(messages: readonly Message[]): string {
  return messages.map(({ id }) => id).join();
}
