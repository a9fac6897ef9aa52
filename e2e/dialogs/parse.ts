import { type Dialog, EMPTY, type FaultKind, type Step } from './dialog.ts';

const SAID = /^(?<who>[CS])(?:@(?<client>\w+))?(?:\*(?<times>\d+))?(?<how>[:.]) ?(?<text>.*)$/;

/** Throws where a line is none of the above. */
export function parseDialog(source: string): Dialog {
  let dialog = EMPTY;
  let steps: readonly Step[] = [];
  /** Whose `C:` line was the last one. */
  let speaking: string | null = null;
  for (const [index, text] of source.split('\n').entries()) {
    if (text.trim() === '') continue;
    const line = index + 1;
    const found = said(text, line) ?? happens(text, line);
    const head = found === null ? heading(dialog, text) : dialog;
    if (head === null) throw new Error(`line ${line} is no step: ${text}`);
    dialog = head;
    if (found === null) continue;
    const speaker = speakerOf(text);
    steps = speaker !== null && speaker === speaking ? joined(steps, found) : [...steps, ...found];
    speaking = speaker;
  }
  return { ...dialog, steps };
}

function speakerOf(text: string): string | null {
  const { who, client = '', how } = SAID.exec(text)?.groups ?? {};
  return who === 'C' && how === ':' ? client : null;
}

/** `C:` lines in a row become one write; `C.` ones stay alone. */
function joined(steps: readonly Step[], [next]: readonly Step[]): readonly Step[] {
  const last = steps.at(-1);
  if (last?.kind !== 'send' || next?.kind !== 'send') return steps;
  return [...steps.slice(0, -1), { ...last, bytes: last.bytes + next.bytes }];
}

function said(text: string, line: number): readonly Step[] | null {
  const { who, client = '', times = '1', how, text: words = '' } = SAID.exec(text)?.groups ?? {};
  if (who === undefined) return null;
  if (who === 'S') {
    const expected: Step = { kind: 'expect', client, prefix: rawBytes(words), line };
    return Array.from({ length: Number(times) }, () => expected);
  }
  const bytes = how === '.' ? rawBytes(words) : `${rawBytes(words)}\r\n`.repeat(Number(times));
  return [{ kind: 'send', client, bytes, line }];
}

/** What is so before anybody speaks. Null: it says nothing of that. */
function heading(dialog: Dialog, text: string): Dialog | null {
  const [word = '', ...rest] = text.split(' ');
  const argument = rest.join(' ');
  switch (word) {
    case '#':
      return { ...dialog, title: dialog.title || argument };
    case 'settings':
    case 'limits':
    case 'store':
      return { ...dialog, [word]: JSON.parse(argument) };
    case 'certificate':
      return { ...dialog, certificate: argument };
    case 'refuse':
      return { ...dialog, refused: [...dialog.refused, argument] };
    case 'files':
      return { ...dialog, files: [Number(rest[0]), Number(rest[1])] };
    case 'inbox':
      return { ...dialog, inboxes: [...dialog.inboxes, argument] };
    default:
      return null;
  }
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

function happens(text: string, line: number): readonly Step[] | null {
  const [word = '', first = '', ...more] = text.split(' ');
  switch (word) {
    case 'client':
      return [{ kind: 'connect', client: first, from: more[0], line }];
    case 'hangup':
    case 'vanish':
    case 'closed':
    case 'handshake':
      return [{ kind: word, client: first, line }];
    case 'asked':
    case 'mended':
    case 'closing':
      return [{ kind: word, line }];
    case 'wait':
      return [{ kind: 'wait', ms: durationOf(first), line }];
    case 'fault':
      return [{ kind: 'fault', where: placeOf(first), what: faultOf(more[0]), line }];
    case 'destroy':
      return [{ kind: 'destroy', inbox: first, line }];
    case 'receiving':
      return [{ kind: 'receiving', bytes: Number(first), line }];
    case 'logged':
      return [{ kind: 'logged', verb: first, count: Number(more[0]), line }];
    default:
      return ofInbox(word, first, more, line);
  }
}

function ofInbox(
  word: string,
  inbox: string,
  rest: readonly string[],
  line: number,
): readonly Step[] | null {
  switch (word) {
    case 'stored':
      return [{ kind: 'stored', inbox, count: Number(rest[0]), line }];
    case 'raw':
    case 'trace':
      return [{ kind: word, inbox, bytes: rawBytes(rest.join(' ')), line }];
    case 'tab':
      return [{ kind: 'tab', inbox, stages: rest, line }];
    case 'steps': {
      const pairs = rest.map((each) => each.split('='));
      const ms = Object.fromEntries(pairs.map(([name = '', at]) => [name, Number(at)]));
      return [{ kind: 'steps', inbox, ms, line }];
    }
    default:
      return null;
  }
}

function durationOf(text: string): number {
  const [, count = '', unit = ''] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (Number.isNaN(ms)) throw new Error(`no duration: ${text}`);
  return ms;
}

function placeOf(text: string): 'rcpt' | 'dot' {
  if (text === 'rcpt' || text === 'dot') return text;
  throw new Error(`nothing there can be at fault: ${text}`);
}

function faultOf(text: string | undefined): FaultKind {
  if (text === 'hangs' || text === 'throws' || text === 'away') return text;
  throw new Error(`no fault: ${text}`);
}

const ESCAPES: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '\\': '\\' };

function rawBytes(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|([rnt\\]))/gi, (_all, hex: string, name: string) =>
    hex ? String.fromCharCode(Number.parseInt(hex, 16)) : (ESCAPES[name] ?? ''),
  );
}
