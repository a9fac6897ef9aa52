import { expect, test } from 'vitest';
import { formatMistake } from './mistakes.ts';
import { findPortMistakes } from './ports.ts';
import { loadTestConfig } from './testing/loaded.ts';

const CONFIG = loadTestConfig({ MAYFLY_METRICS_PORT: '9100', MAYFLY_SMTP_PORT: '25' });

/** As Node tells of a port that it could not have. */
function refusal(code: string, port: number, address = '127.0.0.1'): Error {
  return Object.assign(new Error(code), { syscall: 'listen', code, port, address });
}

/** What another try says of each other port; by default that it is free. */
async function explain(error: unknown, others: Readonly<Record<number, 'EADDRINUSE'>> = {}) {
  const tryListen = async ({ port }: { port: number }) => others[port] ?? null;
  return (await findPortMistakes(CONFIG, error, tryListen)).map(formatMistake);
}

test('RUN-3 a port that is in use, or not allowed, is reported with its setting and what to do', async () => {
  expect(await explain(refusal('EADDRINUSE', 3000))).toEqual([
    'MAYFLY_HTTP_PORT=3000: another program uses this port; end it, or set another port (0 takes a free one)',
  ]);
  expect(await explain(refusal('EACCES', 25))).toEqual([
    expect.stringMatching(/^MAYFLY_SMTP_PORT=25: .+ 1024 .+ right /),
  ]);
});

test('RUN-3 all ports that are in use are reported at once', async () => {
  const mistakes = await explain(refusal('EADDRINUSE', 9100), { 25: 'EADDRINUSE' });
  expect(mistakes).toEqual([
    expect.stringMatching(/^MAYFLY_SMTP_PORT=25: another program /),
    expect.stringMatching(/^MAYFLY_METRICS_PORT=9100: another program /),
  ]);
});

test('RUN-3 a host that this machine does not have is reported too', async () => {
  const wrongHost = refusal('EADDRNOTAVAIL', 25, '192.0.2.1');
  expect(await explain(wrongHost)).toEqual([
    expect.stringMatching(/^MAYFLY_SMTP_HOST="127.0.0.1": .+ no address of this machine/),
  ]);
});

test('other errors at the start are not mistakes of the operator', async () => {
  for (const error of [new Error('x'), 'x', null, refusal('EMFILE', 25), refusal('EACCES', 7)])
    expect(await explain(error)).toEqual([]);
  const read = Object.assign(refusal('EACCES', 25), { syscall: 'open' });
  expect(await explain(read)).toEqual([]);
});
