import { expect, test } from 'vitest';
import { formatMistake } from './mistakes.ts';
import { portMistake } from './ports.ts';
import { configOf } from './testing/loaded.ts';

const CONFIG = configOf({ MAYFLY_METRICS_PORT: '9100', MAYFLY_SMTP_PORT: '25' });

/** As Node tells of a port that it could not have. */
function refusal(code: string, port: number, address = '127.0.0.1'): Error {
  return Object.assign(new Error(code), { syscall: 'listen', code, port, address });
}

function told(error: unknown): string | null {
  const mistake = portMistake(CONFIG, error);
  return mistake === null ? null : formatMistake(mistake);
}

test('RUN-8 a port that is taken, or not allowed, is told with its setting and the way out', () => {
  expect(told(refusal('EADDRINUSE', 3000))).toMatch(/^MAYFLY_HTTP_PORT=3000: .+ another /);
  expect(told(refusal('EADDRINUSE', 9100))).toMatch(/^MAYFLY_METRICS_PORT=9100: .+ another /);
  expect(told(refusal('EACCES', 25))).toMatch(/^MAYFLY_SMTP_PORT=25: .+ 1024 .+ right /);
});

test('RUN-8 so is a host that this machine does not have', () => {
  const wrongHost = refusal('EADDRNOTAVAIL', 25, '192.0.2.1');
  expect(told(wrongHost)).toMatch(/^MAYFLY_SMTP_HOST="127.0.0.1": .+ no address of this machine/);
});

test('whatever else goes wrong at the start is no mistake of the operator', () => {
  for (const error of [new Error('x'), 'x', null, refusal('EMFILE', 25), refusal('EACCES', 7)])
    expect(told(error)).toBeNull();
  const read = Object.assign(refusal('EACCES', 25), { syscall: 'open' });
  expect(told(read)).toBeNull();
});
