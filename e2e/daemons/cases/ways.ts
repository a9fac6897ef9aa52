import { expect } from 'vitest';
import { POOL } from '../net/zone.ts';
import { type Case, letter } from './case-context.ts';

/** Ways to the service: what is in the zone decides. */

export const spareMx: Case = async (context) => {
  using reader = await context.reader(POOL.spare);
  await context.sender.send(letter(context, reader, { subject: 'The second takes it' }));
  expect(await reader.onlyMail()).toMatchObject({ subject: 'The second takes it' });
};

export const onlyIpv6: Case = async (context) => {
  using reader = await context.reader(POOL.six);
  await context.sender.send(letter(context, reader, { subject: 'Six' }));
  const { id } = await reader.onlyMail();
  expect(await reader.raw(id)).toMatch(/^Received: from \S+ \(\[IPv6:2001:db8::10\d\]\)/m);
};

export const severalDomains: Case = async (context) => {
  using one = await context.reader(POOL.plain);
  using other = await context.reader(POOL.second);
  await context.sender.send(letter(context, [one, other], { subject: 'To both' }));
  for (const reader of [one, other])
    expect(await reader.onlyMail()).toMatchObject({ subject: 'To both', to: [one.address] });
};

/** As the receiver writes it in `Received` (RFC 3848, RFC 8314 4.3). */
const ENCRYPTED = / with (?:ESMTPS|UTF8SMTPS) id [^;]*\ttls TLS_\w+ \(TLSv1\.[23]\)/;

export const startTls: Case = async (context) => {
  using reader = await context.reader();
  await context.sender.send(letter(context, reader, { subject: 'Sealed' }));
  const { id } = await reader.onlyMail();
  expect(await reader.raw(id)).toMatch(ENCRYPTED);
};

export const verifiedTls: Case = async (context) => {
  using reader = await context.reader(POOL.strict);
  await context.sender.send(letter(context, reader, { subject: 'To nobody else' }));
  const { id } = await reader.onlyMail();
  expect(await reader.raw(id)).toMatch(ENCRYPTED);
};
