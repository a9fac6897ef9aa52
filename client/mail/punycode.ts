/** RFC 3492, 5: the parameters of Punycode. */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;

const MAX_CODE_POINT = 0x10ffff;
const PREFIX = 'xn--';
/** Octets of a label (RFC 1034, 3.1). */
const MAX_LABEL = 63;

/** Decodes an A-label (`xn--…`), for which browsers have no API. Null if it is not well-formed. */
export function labelToUnicode(label: string): string | null {
  if (!label.startsWith(PREFIX)) return label;
  if (label.length > MAX_LABEL) return null;
  const encoded = label.slice(PREFIX.length);
  const split = encoded.lastIndexOf('-');
  const letters = Array.from(encoded.slice(0, Math.max(split, 0)), (letter) =>
    letter.charCodeAt(0),
  );
  let [n, bias, at, next]: [number, number, number, number] = [
    INITIAL_N,
    INITIAL_BIAS,
    0,
    split + 1,
  ];
  while (next < encoded.length) {
    const delta = readInteger(encoded, next, bias);
    if (delta === null) return null;
    const length = letters.length + 1;
    bias = adapt(delta.value, length, at === 0 && n === INITIAL_N);
    at += delta.value;
    n += Math.floor(at / length);
    at %= length;
    if (n > MAX_CODE_POINT) return null;
    letters.splice(at++, 0, n);
    next = delta.next;
  }
  return String.fromCodePoint(...letters);
}

/** A generalized variable-length integer (3.3). */
function readInteger(encoded: string, start: number, bias: number) {
  let [value, weight, next] = [0, 1, start];
  for (let k = BASE; ; k += BASE) {
    const digit = digitOf(encoded.charCodeAt(next++));
    if (digit === null || value > MAX_CODE_POINT * encoded.length) return null;
    value += digit * weight;
    const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
    if (digit < threshold) return { value, next };
    weight *= BASE - threshold;
  }
}

function digitOf(code: number): number | null {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  return null;
}

function adapt(first: number, length: number, isFirst: boolean): number {
  let delta = isFirst ? Math.floor(first / DAMP) : first >> 1;
  delta += Math.floor(delta / length);
  let k = 0;
  for (; delta > ((BASE - T_MIN) * T_MAX) / 2; k += BASE)
    delta = Math.floor(delta / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + SKEW));
}
