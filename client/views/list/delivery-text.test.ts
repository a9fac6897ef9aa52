import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setupI18n } from '@lingui/core';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { expect, test } from 'vitest';
import { applyNotice, type Delivery } from '../../inbox/delivery.ts';
import { describeAloud, describeSteps, shortenHost } from './delivery-text.ts';

const texts: Record<string, string> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../i18n/en.json'), 'utf8'),
);
const compiled = Object.entries(texts).map(([id, text]) => [id, compileMessageOrThrow(text)]);
const i18n = setupI18n({ locale: 'en', messages: { en: Object.fromEntries(compiled) } });
const words = {
  t: (id: string, values?: Readonly<Record<string, string | number>>) => i18n._(id, { ...values }),
  locale: 'en',
  mails: 200,
};
const notice = { transaction: 'a', at: '2030-01-01T00:00:00.000Z' } as const;
const connected = { ...notice, stage: 'connected', host: 'mx.example', tls: 'TLSv1.3' } as const;

function said(...notices: Parameters<typeof applyNotice>[1][]): string {
  const [delivery] = notices.reduce<readonly Delivery[]>(
    (all, each) => applyNotice(all, each, 0),
    [],
  );
  if (delivery === undefined) throw new Error('nothing is told');
  return describeSteps(delivery, words)
    .map(({ text }) => text.replaceAll(/[\u2068\u2069]/g, '|'))
    .join(' · ');
}

test('SHOW-10 each step is described when it is reached', () => {
  expect(said(connected)).toBe('|mx.example| connected · TLS 1.3');
  const addressed = { ...notice, stage: 'addressed' } as const;
  const receiving = { ...notice, stage: 'receiving', bytes: 4_200_000 } as const;
  const so = '|mx.example| connected · TLS 1.3 · addressed to you';
  expect(said(connected, addressed)).toBe(so);
  expect(said(connected, addressed, receiving)).toBe(`${so} · receiving 4.2\u00a0MB`);
  expect(said(connected, addressed, { ...receiving, percent: 42 })).toBe(`${so} · receiving 42%`);
  const stored = { ...notice, at: '2030-01-01T00:00:00.012Z', stage: 'stored' } as const;
  expect(said(connected, addressed, stored)).toBe('mx.example · TLS 1.3 · arrived in 12\u00a0ms');
});

test('SHOW-10 a message that the inbox has already is said to be a repeat', () => {
  const stored = { ...notice, stage: 'stored', repeat: true } as const;
  expect(said(connected, stored)).toBe('mx.example · TLS 1.3 · repeat of an email that you have');
});

test('SHOW-10 a server without TLS is shown as unencrypted, one without a name has none', () => {
  const plain = { ...notice, stage: 'connected' } as const;
  expect(said(plain)).toBe('A server connected · unencrypted');
  // The notice that would say it was lost: nothing is claimed.
  expect(said({ ...notice, stage: 'addressed' })).toBe('A server connected · addressed to you');
});

test.each([
  [
    { cause: 'too_large', bytes: 31e6, limit: 25e6 },
    'Refused: 31\u00a0MB is over the limit of 25\u00a0MB',
  ],
  [{ cause: 'too_large', limit: 25e6 }, 'Refused: over the limit of 25\u00a0MB'],
  [
    { cause: 'inbox_full' },
    'Refused: the inbox is full with 200 emails. Delete some to make space.',
  ],
  [{ cause: 'loop', limit: 50 }, 'Refused: the email went in a loop over more than 50 servers.'],
  [{ reason: 'Of old.' }, 'Refused: Of old.'],
] as const)('SHOW-10 a refusal shows its reason with numbers: %o', (why, expected) => {
  expect(said({ ...notice, stage: 'refused', ...why })).toBe(expected);
});

test('SHOW-10 a long host is truncated at the start, also for screen readers', () => {
  const host = `${'a'.repeat(200)}.example`;
  expect(shortenHost(host)).toBe(`…${'a'.repeat(31)}.example`);
  const [coming] = applyNotice([], { ...connected, host }, 0);
  expect(coming && describeAloud(coming, words)).toBe(`Receiving email from ${shortenHost(host)}`);
});
