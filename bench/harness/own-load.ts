import { z } from 'zod';
import { Program } from './program.ts';
import { MESSAGE_BYTES, type SmtpLoad } from './smtp-load.ts';

const Sent = z.object({ kind: z.literal('sent') });
export const Listening = z.object({ kind: z.literal('listening'), port: z.number() });

/** For machines without Postfix's tools. Its ceiling is lower, so its ratios are not theirs. */
export const ownLoad: SmtpLoad = {
  kind: 'own',
  sourceName: 'bench/load/own-source.ts',
  sinkName: 'bench/references/own-sink.ts',
  async send(burst) {
    await using source = new Program('load/own-source.ts', Sent, {
      ...burst,
      bytes: MESSAGE_BYTES,
    });
    await source.next();
  },
  async startSink() {
    const sink = new Program('references/own-sink.ts', Listening, {});
    const { port } = await sink.next();
    return {
      endpoint: { host: '127.0.0.1', port },
      pid: sink.pid,
      [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
    };
  },
};
