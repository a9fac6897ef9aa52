import type { RateName, SharedCounter } from '#server/ops/rates.ts';
import type { Keys } from './keys.ts';
import type { Line } from './line.ts';
import { type Script, scriptOf } from './scripts.ts';

/** What sources have had in a minute or a day, counted by all nodes together. */
export class RedisCounter implements SharedCounter {
  readonly #line: Line;
  readonly #keys: Keys;
  /** The library has one, and hands it over each time. */
  readonly #scripts = new Map<string, Script>();

  constructor(line: Line, keys: Keys) {
    this.#line = line;
    this.#keys = keys;
  }

  keyOf(name: RateName, source: string): string {
    return this.#keys.rateOf(name, source);
  }

  eval(
    text: string,
    call: { readonly keys: readonly string[]; readonly arguments: readonly string[] },
  ): Promise<unknown> {
    const script = this.#scripts.get(text) ?? scriptOf(text);
    this.#scripts.set(text, script);
    const [key = ''] = call.keys;
    return this.#line.evaluate(script, key, call.arguments);
  }
}
