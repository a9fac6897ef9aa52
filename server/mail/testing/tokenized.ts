import { Tokenizer } from 'htmlparser2';

const READ = new Set(['alt', 'hidden', 'href', 'itemprop', 'style', 'type']);
const RAW = new Set(['script', 'style']);

/** What htmlparser2 makes of HTML, in the words of the scanner's tests. */
export function tokenized(html: string): readonly string[] {
  const pieces: string[] = [];
  let text = '';
  let tag = '';
  let name = '';
  let value = '';
  let attributes = new Map<string, string>();
  let raw: string | null = null;
  const add = (piece: string) => {
    if (text !== '') pieces.push(text);
    text = '';
    pieces.push(piece);
  };
  const open = () => {
    const whole = `<${[tag, ...attributes].join(' ')}>`;
    if (!RAW.has(tag)) return add(whole);
    if (text !== '') pieces.push(text);
    text = '';
    raw = whole;
  };
  const none = () => {};
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
        attributes = new Map();
      },
      onattribname(start, end) {
        name = html.slice(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        value += html.slice(start, end);
      },
      onattribentity(codepoint) {
        value += String.fromCodePoint(codepoint);
      },
      onattribend() {
        if (READ.has(name) && !attributes.has(name)) attributes.set(name, value);
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag(start, end) {
        if (raw === null) return add(`</${html.slice(start, end).toLowerCase()}>`);
        const content = text;
        text = '';
        add(raw + content);
        raw = null;
      },
      ontext(start, end) {
        text += html.slice(start, end);
      },
      ontextentity(codepoint) {
        text += String.fromCodePoint(codepoint);
      },
      oncdata: none,
      oncomment: none,
      ondeclaration: none,
      onend: none,
      onprocessinginstruction: none,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  if (text !== '') pieces.push(text);
  return pieces;
}
