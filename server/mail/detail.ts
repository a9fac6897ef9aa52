import type { Steps, StoredMessage } from '#server/inbox/types.ts';
import type { Checks, Detail, HeaderLine } from '#shared/message.ts';
import { PROBLEMS } from './mime/problems.ts';
import type { OpenedMail } from './reading/types.ts';

const NOT_YET_CHECKED: Checks = { spf: null, dkim: null, dmarc: null, arc: null };

/** What a reader gets: what was stored of the message, and what opening it gave. */
export function detailOf(stored: StoredMessage, mail: OpenedMail): Detail {
  const { summary, problems, checks, steps, prefix } = stored;
  // It has been read by now, whatever was so when it came.
  const lasting = problems.filter((problem) => problem !== PROBLEMS.waiting);
  return {
    ...summary,
    cc: mail.cc,
    text: mail.text,
    html: mail.html,
    headers: [...headerLines(prefix), ...mail.headers],
    attachments: mail.attachments,
    traits: mail.traits,
    checks: checks ?? NOT_YET_CHECKED,
    trace: traceOf(steps, Date.parse(summary.receivedAt)),
    problems: [...new Set([...lasting, ...mail.problems])],
  };
}

/** Our own lines on top, unfolded, as the source has them. */
function headerLines(prefix: string): readonly HeaderLine[] {
  const lines = prefix.replaceAll(/\r\n[\t ]+/g, ' ').split('\r\n');
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }];
  });
}

const STEPS = ['connected', 'addressed', 'accepted', 'read', 'stored'] as const;

/** `dot` is when the final one came, milliseconds since the epoch. */
function traceOf(steps: Steps, dot: number): Detail['trace'] {
  return STEPS.flatMap((what) => {
    const after = what === 'accepted' ? 0 : steps[what];
    return after === undefined ? [] : { at: new Date(dot + after).toISOString(), what };
  });
}
