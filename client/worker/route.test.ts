import { expect, test } from 'vitest';
import { classifyRequest, type RequestKind } from './route.ts';

const HERE = 'https://mail.example.com';

test.each<[string, RequestMode, string, RequestKind]>([
  ['GET', 'navigate', '/', 'document'],
  ['GET', 'navigate', '/?from=home', 'document'],
  ['GET', 'navigate', '/api/v1/inbox', 'network'],
  ['GET', 'no-cors', '/assets/index-a1b2.js', 'asset'],
  ['GET', 'cors', '/assets/book-a1b2.woff2', 'asset'],
  ['HEAD', 'cors', '/assets/index-a1b2.js', 'network'],
  ['GET', 'cors', '/api/v1/inbox/messages/m1', 'network'],
  ['GET', 'cors', '/api/v1/inbox/messages/m1/attachments/0', 'network'],
  ['POST', 'cors', '/api/v1/inboxes', 'network'],
  ['GET', 'cors', '/socket.io/?transport=polling', 'network'],
  ['GET', 'cors', '/api/../assets/x.js', 'asset'],
  ['GET', 'cors', '/assets/../api/v1/inbox', 'network'],
  ['GET', 'no-cors', '/icon.svg', 'network'],
])('PAGE-12 %s (%s) %s is handled as: %s', (method, mode, path, way) => {
  expect(classifyRequest({ method, mode, url: HERE + path }, HERE)).toBe(way);
});

test('PAGE-12 other origins are never cached, whatever the path', () => {
  const url = 'https://tracker.example.net/assets/pixel.gif';
  expect(classifyRequest({ method: 'GET', mode: 'no-cors', url }, HERE)).toBe('network');
});
