import { expect, test } from 'vitest';
import { formatMistake } from './mistakes.ts';
import { toPortMistake } from './ports.ts';
import { loadTestConfig } from './testing/loaded.ts';

const CONFIG = loadTestConfig({ MAYFLY_METRICS_PORT: '9100', MAYFLY_SMTP_PORT: '25' });

/** As Node tells of a port that it could not have. */
function refusal(code: string, port: number, address = '127.0.0.1'): Error {
  return Object.assign(new Error(code), { syscall: 'listen', code, port, address });
}

function explain(error: unknown): string | null {
  const mistake = toPortMistake(CONFIG, error);
  return mistake === null ? null : formatMistake(mistake);
}

test('RUN-3 a port that is in use, or not allowed, is reported with its setting and what to do', () => {
  expect(explain(refusal('EADDRINUSE', 3000))).toMatch(/^MAYFLY_HTTP_PORT=3000: .+ another /);
  expect(explain(refusal('EADDRINUSE', 9100))).toMatch(/^MAYFLY_METRICS_PORT=9100: .+ another /);
  expect(explain(refusal('EACCES', 25))).toMatch(/^MAYFLY_SMTP_PORT=25: .+ 1024 .+ right /);
});

test('RUN-3 a host that this machine does not have is reported too', () => {
  const wrongHost = refusal('EADDRNOTAVAIL', 25, '192.0.2.1');
  expect(explain(wrongHost)).toMatch(
    /^MAYFLY_SMTP_HOST="127.0.0.1": .+ no address of this machine/,
  );
});

test('other errors at the start are not mistakes of the operator', () => {
  for (const error of [new Error('x'), 'x', null, refusal('EMFILE', 25), refusal('EACCES', 7)])
    expect(explain(error)).toBeNull();
  const read = Object.assign(refusal('EACCES', 25), { syscall: 'open' });
  expect(explain(read)).toBeNull();
});
