import { expect, test } from 'vitest';
import { createLog, type Log } from './log.ts';
import { createPeerRule } from './peer.ts';

function asked(remoteAddress: string, forwarded?: string) {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return { headers, socket: { remoteAddress } };
}

const silent = createLog('silent');

test('HTTP-9 the source is the connecting address, for IPv6 its /64', () => {
  const peerOf = createPeerRule([], silent);
  expect(peerOf(asked('192.0.2.7')).source).toBe('192.0.2.7');
  expect(peerOf(asked('::ffff:192.0.2.7')).source).toBe('192.0.2.7');
  expect(peerOf(asked('2001:db8::7')).source).toBe(peerOf(asked('2001:db8::8')).source);
});

test('HTTP-9 only trusted proxies are believed, up to the first untrusted address', () => {
  const peerOf = createPeerRule(['10.0.0.0/8', 'fd00::/8', '192.0.2.1'], silent);
  const source = (...request: Parameters<typeof asked>) => peerOf(asked(...request)).source;
  expect(source('198.51.100.1', '203.0.113.1')).toBe('198.51.100.1');
  expect(source('10.1.1.1', '203.0.113.1')).toBe('203.0.113.1');
  expect(source('::ffff:10.1.1.1', '203.0.113.1')).toBe('203.0.113.1');
  expect(source('fd00::1', '203.0.113.1, 192.0.2.1, 10.2.2.2')).toBe('203.0.113.1');
  expect(source('10.1.1.1', '192.0.2.99, 203.0.113.1')).toBe('203.0.113.1');
  expect(source('10.1.1.1', 'unknown, 10.2.2.2')).toBe('10.2.2.2');
  expect(source('10.1.1.1', '')).toBe('10.1.1.1');
  const mapped = createPeerRule(['::ffff:172.16.0.0/108'], silent);
  expect(mapped(asked('172.17.0.1', '203.0.113.1')).source).toBe('203.0.113.1');
});

test('HTTP-9 the header from an untrusted address is logged once', () => {
  const warnings: string[] = [];
  const log: Log = { ...silent, warned: (what) => void warnings.push(what) };
  const peerOf = createPeerRule(['10.0.0.0/8'], log);
  peerOf(asked('10.1.1.1', '203.0.113.1'));
  peerOf(asked('203.0.113.1', '192.0.2.1'));
  peerOf(asked('203.0.113.2', '192.0.2.1'));
  expect(warnings).toHaveLength(1);
});
