import { Readable } from 'node:stream';
import { EXPANDER_BYTES, streamBody } from '#server/inbox/stored-body.ts';
import type { Steps, StoredBody, StoredMessage } from '#server/inbox/types.ts';
import type { Checks, Detail, HeaderLine, NestedMessage } from '#shared/message.ts';
import { PROBLEMS } from './mime/problems.ts';
import type { OpenedMail } from './reading/types.ts';
import type { ReadAnswer } from './threads/reader.ts';
import { MailroomBusy, type RawMail } from './types.ts';

const NOT_YET_CHECKED: Checks = { spf: null, dkim: null, dmarc: null, arc: null };

/** An opened message for the API: its stored summary and its parsed content. */
export function buildDetail(stored: StoredMessage, mail: OpenedMail): Detail {
  const { summary, problems, checks, steps, prefix } = stored;
  // The message is parsed now, so it does not wait any more.
  const lasting = problems.filter((problem) => problem !== PROBLEMS.waiting);
  return {
    ...summary,
    cc: mail.cc,
    text: mail.text,
    html: mail.html,
    headers: [...parsePrefix(prefix), ...mail.headers],
    attachments: mail.attachments,
    traits: mail.traits,
    checks: checks ?? NOT_YET_CHECKED,
    trace: buildTrace(steps, Date.parse(summary.receivedAt)),
    problems: [...new Set([...lasting, ...mail.problems])],
  };
}

/** The header lines that the service added, unfolded. */
function parsePrefix(prefix: string): readonly HeaderLine[] {
  const lines = prefix.replaceAll(/\r\n[\t ]+/g, ' ').split('\r\n');
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 1 ? [] : [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }];
  });
}

const STEPS = ['connected', 'addressed', 'accepted', 'read', 'stored'] as const;

/** `dot`: the time of the final dot, in milliseconds since the epoch. */
function buildTrace(steps: Steps, dot: number): Detail['trace'] {
  return STEPS.flatMap((what) => {
    const after = what === 'accepted' ? 0 : steps[what];
    return after === undefined ? [] : { at: new Date(dot + after).toISOString(), what };
  });
}

const NO_CONTENT: NestedMessage = {
  ...{ from: null, to: [], cc: [], subject: '', date: null, text: null, html: null },
  ...{ headers: [], attachments: [], traits: [], problems: [] },
};

/**
 * READ-14: a nested message for the API, or a note of why it could not be read. Rejects with
 * `MailroomBusy` if a later attempt may succeed. Null if there is no such message.
 */
export function buildNested(answer: ReadAnswer<NestedMessage | null>): NestedMessage | null {
  switch (answer.kind) {
    case 'read':
      return answer.mail;
    case 'deadline':
      return { ...NO_CONTENT, problems: [PROBLEMS.nestedDeadline] };
    case 'crashed':
      return { ...NO_CONTENT, problems: [PROBLEMS.nestedCrashed] };
    case 'overloaded':
      throw new MailroomBusy('service');
  }
}

/** READ-5. Streams, so that a slow reader does not keep a second copy in memory. */
export function rawMail({ prefix, body, summary }: StoredMessage): RawMail {
  const before = Buffer.from(prefix);
  const kept = body.bytes.byteLength;
  const isKeptAsItCame = body.encoding === 'identity';
  return {
    size: before.length + (isKeptAsItCame ? kept : summary.size),
    held: kept + (isKeptAsItCame ? 0 : Math.min(EXPANDER_BYTES, summary.size)),
    stream: () => Readable.from(whole(before, body), { objectMode: false }),
  };
}

async function* whole(prefix: Buffer, body: StoredBody): AsyncGenerator<Buffer> {
  yield prefix;
  yield* streamBody(body);
}
