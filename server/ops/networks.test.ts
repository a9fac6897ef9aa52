import { expect, test } from 'vitest';
import { inNetworks } from './networks.ts';

test('PROXY-1 HTTP-9 IPv4 equals its IPv4-mapped IPv6 form, in networks and addresses', () => {
  for (const network of ['10.0.0.0/8', '::ffff:10.0.0.0/104', '::ffff:a00:0/104']) {
    const holds = inNetworks([network]);
    for (const address of ['10.0.0.0', '10.255.1.2', '::ffff:10.1.1.1', '::ffff:0a01:0101'])
      expect([network, address, holds(address)]).toEqual([network, address, true]);
    for (const address of ['11.0.0.0', '::ffff:11.0.0.0', '::a01:101', 'fd00::1', '', 'x'])
      expect([network, address, holds(address)]).toEqual([network, address, false]);
  }
});

test('PROXY-1 single addresses and IPv6 networks', () => {
  const holds = inNetworks(['192.0.2.1', '::ffff:192.0.2.2', '2001:db8::/32', '::1']);
  const inside = ['192.0.2.1', '192.0.2.2', '2001:db8:ffff::1', '::1'];
  const outside = ['192.0.2.3', '2001:db9::', '::2', '127.0.0.1'];
  expect(inside.map(holds)).toEqual([true, true, true, true]);
  expect(outside.map(holds)).toEqual([false, false, false, false]);
  expect(inNetworks([])('127.0.0.1')).toBe(false);
});
