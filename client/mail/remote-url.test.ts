import { expect, test } from 'vitest';
import { isPublicTarget, looksLikeTracker, parseRemoteUrl } from './remote-url.ts';

const OWN = 'mail.example.org';

function isFetchable(address: string): boolean {
  const url = parseRemoteUrl(address);
  return url !== null && isPublicTarget(url, OWN);
}

test.each([
  'https://cdn.example.com/a.png',
  'http://cdn.example.com:8080/a.png',
  '//cdn.example.com/a.png',
  'https://203.0.113.7/a.png',
  'https://[2606:4700::1111]/a.png',
])('C6, SHOW-3 %s may be fetched if the reader asks', (address) => {
  expect(isFetchable(address)).toBe(true);
});

test.each([
  ...['http://localhost/', 'http://a.localhost/', 'http://localhost./', 'http://router/'],
  ...['http://127.0.0.1/', 'http://0x7f.1/', 'http://2130706433/', 'http://0/', 'http://012.1/'],
  ...['http://192.168.1.1/reboot', 'http://10.0.0.1/', 'http://172.31.0.1/', 'http://100.64.0.1/'],
  ...['http://169.254.169.254/latest/meta-data', 'http://224.0.0.1/', 'http://255.255.255.255/'],
  ...['http://[::1]/', 'http://[fe80::1]/', 'http://[fd00::1]/', 'http://[::ffff:10.0.0.1]/'],
  ...['http://[2002:c0a8:101::1]/', 'http://[64:ff9b::a00:1]/', 'http://[2001::1]/'],
  ...['http://printer.local/', 'http://nas.lan/', 'http://fritz.home.arpa/', 'http://db.internal/'],
  ...[`https://${OWN}/api/v1/inbox`, `http://${OWN}.:3000/`, '/relative.png', 'relative.png', ''],
  ...['ftp://cdn.example.com/', 'file:///etc/passwd', 'blob:https://a.example/1', 'https://'],
])('C6, SHOW-3 %s is never fetched', (address) => {
  expect(isFetchable(address)).toBe(false);
});

test.each([
  ...['/o.gif', '/open', '/open.php', '/wf/open?upn=x', '/e/o/eyJlbWFpbF9pZCI6', '/pixel.gif'],
  ...['/track/open.php?u=1', '/t/1x1.gif', '/beacon', '/open/9f86d081884c7d659a2feaa0c55ad015'],
  ...['/email_open/abc', '/imp?x=1', '/tracking-pixel.png', '/px.gif', '/trk/open/1'],
])('C6, SHOW-3 %s looks like a tracker', (path) => {
  expect(looksLikeTracker(new URL(path, 'https://a.example'))).toBe(true);
});

test.each([
  ...['/logo.png', '/opening-hours.png', '/images/openair.jpg', '/v0/b/x/o/picture.png', '/'],
  ...['/pixelart/cat.png', '/tracks/song.jpg', '/9f86d081884c7d659a2feaa0c55ad015.png'],
  ...['/oil.png', '/import.png', '/counterfeit.jpg', '/a/b/header@2x.jpg', '/open-source.svg'],
])('C6, SHOW-3 %s is an ordinary image', (path) => {
  expect(looksLikeTracker(new URL(path, 'https://a.example'))).toBe(false);
});
