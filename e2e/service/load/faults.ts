import type { Change } from '#shared/protocol.ts';
import type { Tab } from '../../harness/tab.ts';
import { subjectOf } from './words.ts';

/** In words: everything in which a tab differs from "its own mails, each once, in order". */
export function faultsOf(
  address: string,
  { changes, resets }: Pick<Tab, 'changes' | 'resets'>,
  storedIds: readonly string[],
  mails: number,
): string[] {
  const faults: string[] = [];
  if (resets > 0) faults.push(`reset ${resets} times`);
  const cursors = changes.map(({ cursor }) => cursor);
  if (new Set(cursors).size !== cursors.length) faults.push('a change twice');
  const messages = changes.flatMap((change) => (change.type === 'message' ? [change.message] : []));

  const ids = messages.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) faults.push('an id twice');
  if (ids.join() !== storedIds.join()) faults.push('not the order of the store');
  if (messages.some(({ seq }, index) => seq <= (messages[index - 1]?.seq ?? 0)))
    faults.push('seq does not grow');

  const subjects = [...finalSubjects(changes).values()].sort();
  const due = Array.from({ length: mails }, (_, number) => subjectOf(address, number)).sort();
  const missing = due.filter((subject) => !subjects.includes(subject));
  const foreign = subjects.filter((subject) => !due.includes(subject));
  if (missing.length > 0) faults.push(`${missing.length} missing`);
  if (foreign.length > 0) faults.push(`${foreign.length} of somebody else`);
  return faults;
}

/** By id; a mail that was read late may have got its subject afterwards. */
function finalSubjects(changes: readonly Change[]): Map<string, string> {
  const subjects = new Map<string, string>();
  for (const change of changes) {
    if (change.type === 'message') subjects.set(change.message.id, change.message.subject);
    if (change.type === 'message:changed' && change.changed.subject !== undefined)
      subjects.set(change.id, change.changed.subject);
  }
  return subjects;
}
