import type { Host } from '../net/host.ts';
import type { Letter, Sender } from './sender.ts';

/** A program that hands a message over once and keeps nothing. */
export interface Client {
  readonly host: Host;
  readonly domain: string;
  /** Takes the message on its standard input. */
  readonly command: (letter: Letter) => readonly string[];
}

export function clientSender({ host, domain, command }: Client): Sender {
  const attempt = (letter: Letter) => host.attempt(command(letter), letter.raw);
  const send = async (letter: Letter) => void (await host.run(command(letter), letter.raw));
  const failed = async (letter: Letter) => {
    const { code, said } = await attempt(letter);
    if (code === 0) throw new Error(`sent, although it was to be refused: ${said}`);
    return said;
  };
  return {
    ...{ domain, send },
    refused: failed,
    // Who tries again is the person at the keyboard.
    deferred: async (letter) => ({ said: await failed(letter), again: () => send(letter) }),
    settled: async () => {},
    forward: null,
  };
}
