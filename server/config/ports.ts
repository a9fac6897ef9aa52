import { z } from 'zod';
import type { Config } from './config.ts';
import type { Mistake } from './mistakes.ts';

/** The error of Node.js when a port cannot be opened. */
const ListenError = z.object({
  syscall: z.literal('listen'),
  code: z.enum(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL']),
  port: z.number(),
});

/** What the operator can do about a port that cannot be opened; null for another error. */
export function toPortMistake(
  { http, smtp, metrics }: Pick<Config, 'http' | 'smtp' | 'metrics'>,
  error: unknown,
): Mistake | null {
  const { data } = ListenError.safeParse(error);
  if (data === undefined) return null;
  const https = http.httpsPort === null ? null : { host: http.host, port: http.httpsPort };
  const listeners = { HTTP: http, HTTPS: https, SMTP: smtp, METRICS: metrics };
  const found = Object.entries(listeners).find(([, listener]) => listener?.port === data.port);
  const [name, listener] = found ?? [];
  if (name === undefined || !listener) return null;
  const port = { variable: `MAYFLY_${name}_PORT`, value: `${listener.port}` };
  switch (data.code) {
    case 'EADDRINUSE':
      return {
        ...port,
        allowed: 'a program has this port already; end that one, or set another port',
      };
    case 'EACCES':
      return {
        ...port,
        allowed:
          'this user may not listen there; set a port from 1024 on, or give the process the right ' +
          '(CAP_NET_BIND_SERVICE on Linux)',
      };
    case 'EADDRNOTAVAIL':
      return {
        variable: `MAYFLY_${name === 'HTTPS' ? 'HTTP' : name}_HOST`,
        value: JSON.stringify(listener.host),
        allowed: 'this is no address of this machine; set one that it has, or :: for all of them',
      };
  }
}
