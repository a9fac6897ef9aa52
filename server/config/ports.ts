import { once } from 'node:events';
import { createServer } from 'node:net';
import { z } from 'zod';
import type { Config } from './config.ts';
import type { Mistake } from './mistakes.ts';

/** The error of Node.js when a port cannot be opened. */
const ListenError = z.object({
  syscall: z.literal('listen'),
  code: z.enum(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL']),
  port: z.number(),
});

type Code = z.output<typeof ListenError>['code'];

interface Listener {
  readonly name: 'HTTP' | 'HTTPS' | 'SMTP' | 'METRICS';
  readonly host: string;
  readonly port: number;
}

type Listening = Pick<Config, 'http' | 'smtp' | 'metrics' | 'role'>;

/**
 * What the operator can do about each port that cannot be opened; none for another error. To be
 * called when all ports of this process are closed.
 */
export async function findPortMistakes(
  config: Listening,
  error: unknown,
  tryAgain = tryListen,
): Promise<readonly Mistake[]> {
  const { data } = ListenError.safeParse(error);
  const listeners = listListeners(config);
  const failed = listeners.find(({ port }) => port === data?.port);
  if (data === undefined || failed === undefined) return [];
  const mistakes = await Promise.all(
    listeners.map(async (listener) => {
      const code = listener === failed ? data.code : await tryAgain(listener);
      return code === null ? [] : [describe(listener, code)];
    }),
  );
  return mistakes.flat();
}

function listListeners({ http, smtp, metrics, role }: Listening): readonly Listener[] {
  const { host, port, httpsPort } = http;
  return [
    { name: 'HTTP', host, port },
    ...(httpsPort === null ? [] : [{ name: 'HTTPS', host, port: httpsPort } as const]),
    ...(role === 'web' ? [] : [{ name: 'SMTP', host: smtp.host, port: smtp.port } as const]),
    ...(metrics === null ? [] : [{ name: 'METRICS', ...metrics } as const]),
  ];
}

/** Null: the port can be opened. */
async function tryListen({ host, port }: Listener): Promise<Code | null> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
    return null;
  } catch (error) {
    return ListenError.safeParse(error).data?.code ?? null;
  } finally {
    server.close();
  }
}

function describe({ name, host, port }: Listener, code: Code): Mistake {
  const variable = `MAYFLY_${name}_PORT`;
  switch (code) {
    case 'EADDRINUSE':
      return {
        ...{ variable, value: `${port}` },
        allowed: 'another program uses this port; end it, or set another port (0 takes a free one)',
      };
    case 'EACCES':
      return {
        ...{ variable, value: `${port}` },
        allowed:
          'this user may not listen there; set a port from 1024 on, or give the process the right ' +
          '(CAP_NET_BIND_SERVICE on Linux)',
      };
    case 'EADDRNOTAVAIL':
      return {
        variable: `MAYFLY_${name === 'HTTPS' ? 'HTTP' : name}_HOST`,
        value: JSON.stringify(host),
        allowed: 'this is no address of this machine; set one that it has, or :: for all of them',
      };
  }
}
