import { expect, test } from 'vitest';
import { formatBanner, formatReady } from './banner.ts';

const RUNNING = {
  httpUrl: 'http://127.0.0.1:3000',
  outerUrl: null,
  pageUrl: 'http://localhost:3000',
  smtp: { host: '::', port: 2525 },
};

const plain = (_: string, text: string) => text;

test('the banner has both addresses, and a command that sends the first email', () => {
  const banner = formatBanner(RUNNING, plain);
  expect(banner).toMatch(/Page +http:\/\/localhost:3000$/m);
  expect(banner).toMatch(/SMTP +\[::\]:2525$/m);
  expect(banner).toContain('curl smtp://localhost:2525 --mail-rcpt ADDRESS');
});

test('the banner of a process that has one port only names that', () => {
  expect(formatBanner({ ...RUNNING, smtp: null }, plain)).not.toMatch(/SMTP|curl/);
  const receiver = formatBanner({ ...RUNNING, pageUrl: null }, plain);
  expect(receiver).toMatch(/Health +http:\/\/127.0.0.1:3000$/m);
  expect(receiver).not.toMatch(/Page|curl/);
});

test('without a terminal one line has the addresses', () => {
  expect(formatReady(RUNNING)).toBe('Mayfly is ready.  Page http://localhost:3000  SMTP [::]:2525');
});
