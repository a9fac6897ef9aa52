import { expect } from 'vitest';
import { POOL } from '../net/zone.ts';
import { type Case, letter } from './stage.ts';

/** Ways to the service: what is in the zone decides. */

export const spareMx: Case = async (stage) => {
  using reader = await stage.reader(POOL.spare);
  await stage.sender.send(letter(stage, reader, { subject: 'The second takes it' }));
  expect(await reader.onlyMail()).toMatchObject({ subject: 'The second takes it' });
};

export const onlyIpv6: Case = async (stage) => {
  using reader = await stage.reader(POOL.six);
  await stage.sender.send(letter(stage, reader, { subject: 'Six' }));
  const { id } = await reader.onlyMail();
  expect(await reader.raw(id)).toMatch(/^Received: from \S+ \(\[IPv6:2001:db8::10\d\]\)/m);
};

export const severalDomains: Case = async (stage) => {
  using one = await stage.reader(POOL.plain);
  using other = await stage.reader(POOL.second);
  await stage.sender.send(letter(stage, [one, other], { subject: 'To both' }));
  for (const reader of [one, other])
    expect(await reader.onlyMail()).toMatchObject({ subject: 'To both', to: [one.address] });
};

/** As the door notes it in `Received` (RFC 3848, RFC 8314 4.3). */
const ENCRYPTED = / with (?:ESMTPS|UTF8SMTPS) id [^;]*\ttls TLS_\w+ \(TLSv1\.[23]\)/;

export const startTls: Case = async (stage) => {
  using reader = await stage.reader();
  await stage.sender.send(letter(stage, reader, { subject: 'Sealed' }));
  const { id } = await reader.onlyMail();
  expect(await reader.raw(id)).toMatch(ENCRYPTED);
};

export const verifiedTls: Case = async (stage) => {
  using reader = await stage.reader(POOL.strict);
  await stage.sender.send(letter(stage, reader, { subject: 'To nobody else' }));
  const { id } = await reader.onlyMail();
  expect(await reader.raw(id)).toMatch(ENCRYPTED);
};
