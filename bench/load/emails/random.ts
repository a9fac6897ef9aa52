import { createCipheriv, createHash } from 'node:crypto';

/** Pseudo-random numbers that are the same for the same seed on every machine. */
export interface Random {
  /** A number of at least 0 and under 1. */
  next(): number;
  /** A whole number, both bounds included. */
  between(low: number, high: number): number;
  pick<Item>(items: readonly Item[]): Item;
  shuffle<Item>(items: readonly Item[]): Item[];
  /** Letters and digits of a token in a link. */
  token(length: number): string;
  /** Bytes that do not compress. */
  bytes(length: number): Buffer;
}

const TOKEN_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NONCE = Buffer.alloc(16);

export function seedRandom(seed: string): Random {
  const key = createHash('sha256').update(seed).digest();
  const keystream = createCipheriv('aes-256-ctr', key, NONCE);
  let state = key.readUInt32LE();
  const random: Random = {
    // Mulberry32: 32 bits of state, and even enough for layouts and words.
    next() {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
    between: (low, high) => low + Math.floor(random.next() * (high - low + 1)),
    pick(items) {
      const item = items[Math.floor(random.next() * items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
    shuffle: (items) =>
      items
        .map((item) => ({ item, place: random.next() }))
        .sort((a, b) => a.place - b.place)
        .map(({ item }) => item),
    token(length) {
      let token = '';
      while (token.length < length) {
        token += TOKEN_CHARACTERS.charAt(random.between(0, TOKEN_CHARACTERS.length - 1));
      }
      return token;
    },
    bytes: (length) => keystream.update(Buffer.alloc(length)),
  };
  return random;
}
