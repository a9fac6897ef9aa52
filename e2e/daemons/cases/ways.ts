import { expect } from 'vitest';
import { POOL } from '../net/zone.ts';
import { type Case, letter } from './stage.ts';

/** Ways to the service: what is in the zone decides. */

export const spareMx: Case = async (stage) => {
  using reader = await stage.reader(POOL.spare);
  await stage.sender.send(letter(stage, reader, { subject: 'The second takes it' }));
  expect(await reader.only()).toMatchObject({ subject: 'The second takes it' });
};

export const onlyIpv6: Case = async (stage) => {
  using reader = await stage.reader(POOL.six);
  await stage.sender.send(letter(stage, reader, { subject: 'Six' }));
  const { id } = await reader.only();
  expect(await reader.raw(id)).toMatch(/^Received: from \S+ \(\[IPv6:2001:db8::10\d\]\)/m);
};

export const severalDomains: Case = async (stage) => {
  using one = await stage.reader(POOL.plain);
  using other = await stage.reader(POOL.second);
  await stage.sender.send(letter(stage, [one, other], { subject: 'To both' }));
  for (const reader of [one, other])
    expect(await reader.only()).toMatchObject({ subject: 'To both', to: [one.address] });
};
