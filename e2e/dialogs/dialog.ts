/**
 * A transcript of one SMTP session, as a test.
 *
 *   # Title: the first comment names the test; it carries rule and threat ids.
 *   settings {"afterlife":"discard"}   settings of the receiver that differ from the rig's
 *   limits {"idleCommands":3}          constants of the receiver that differ
 *   store {"inboxMaxMessages":1}       limits of the store that differ
 *   inbox ann                          ann@mayfly.example lives
 *   C: NOOP                            sent with CR LF; \r \n \t \\ \xHH are bytes
 *   C. MAIL FR                         sent as it is, in a segment of its own
 *   C*3: NOOP                          three times
 *   S: 250 2.0.0                       the server's next line begins like this
 *   S*3: 250                           three such lines
 *   hangup                             the client closes its side
 *   closed                             the server says nothing more and closes
 *   stored ann 1                       so many messages are in the inbox
 *   raw ann Subject: x\r\n             the newest one is exactly this
 *   trace ann Return-Path: <>\r\n      the lines that we put above it begin like this
 *
 * `C:` lines that follow each other are sent in one write, as a client that pipelines does.
 */
export type Step =
  | { readonly kind: 'send'; readonly bytes: string; readonly line: number }
  | { readonly kind: 'expect'; readonly prefix: string; readonly line: number }
  | { readonly kind: 'hangup' | 'closed'; readonly line: number }
  | {
      readonly kind: 'stored';
      readonly inbox: string;
      readonly count: number;
      readonly line: number;
    }
  | {
      readonly kind: 'raw' | 'trace';
      readonly inbox: string;
      readonly bytes: string;
      readonly line: number;
    };

export interface Dialog {
  readonly title: string;
  readonly settings: Record<string, unknown>;
  readonly limits: Record<string, unknown>;
  readonly store: Record<string, unknown>;
  readonly inboxes: readonly string[];
  readonly steps: readonly Step[];
}

interface Draft {
  title: string;
  settings: Record<string, unknown>;
  limits: Record<string, unknown>;
  store: Record<string, unknown>;
  inboxes: string[];
  steps: Step[];
}

const REPEATED = /^(?<who>[CS])(?:\*(?<times>\d+))?: ?(?<text>.*)$/;

/** Throws where a line is none of the above. */
export function parseDialog(source: string): Dialog {
  const draft: Draft = {
    ...{ title: '', settings: {}, limits: {}, store: {} },
    ...{ inboxes: [], steps: [] },
  };
  for (const [index, text] of source.split('\n').entries()) {
    if (text.trim() !== '') readLine(draft, text, index + 1);
  }
  return { ...draft, steps: pipelined(draft.steps) };
}

function readLine(draft: Draft, text: string, line: number): void {
  const { who, times = '1', text: said = '' } = REPEATED.exec(text)?.groups ?? {};
  if (who === 'C') {
    const bytes = `${rawBytes(said)}\r\n`.repeat(Number(times));
    draft.steps.push({ kind: 'send', bytes, line });
  } else if (who === 'S') {
    const expected: Step = { kind: 'expect', prefix: rawBytes(said), line };
    draft.steps.push(...Array.from({ length: Number(times) }, () => expected));
  } else {
    readWord(draft, text, line);
  }
}

function readWord(draft: Draft, text: string, line: number): void {
  const [word = '', ...rest] = text.split(' ');
  const [inbox = ''] = rest;
  if (word === '#') draft.title ||= rest.join(' ');
  else if (word === 'settings') draft.settings = JSON.parse(rest.join(' '));
  else if (word === 'limits') draft.limits = JSON.parse(rest.join(' '));
  else if (word === 'store') draft.store = JSON.parse(rest.join(' '));
  else if (word === 'inbox') draft.inboxes.push(inbox);
  else if (word === 'C.')
    draft.steps.push({ kind: 'send', bytes: rawBytes(rest.join(' ')), line: -line });
  else if (word === 'hangup' || word === 'closed') draft.steps.push({ kind: word, line });
  else if (word === 'stored')
    draft.steps.push({ kind: 'stored', inbox, count: Number(rest[1]), line });
  else if (word === 'raw' || word === 'trace')
    draft.steps.push({ kind: word, inbox, bytes: rawBytes(rest.slice(1).join(' ')), line });
  else throw new Error(`line ${line} is no step: ${text}`);
}

/** `C:` lines in a row become one write; `C.` ones (negative lines) stay alone. */
function pipelined(steps: readonly Step[]): Step[] {
  const joined: Step[] = [];
  for (const step of steps) {
    const last = joined.at(-1);
    if (step.kind === 'send' && last?.kind === 'send' && step.line > 0 && last.line > 0) {
      joined[joined.length - 1] = { ...last, bytes: last.bytes + step.bytes };
    } else {
      joined.push(step);
    }
  }
  return joined.map((step) => ({ ...step, line: Math.abs(step.line) }));
}

const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '\\': '\\' };

function rawBytes(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|([rnt\\]))/gi, (_all, hex: string, name: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (ESCAPES[name] ?? ''),
  );
}
