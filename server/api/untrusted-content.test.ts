import { expect, test } from 'vitest';
import { TestApi } from './testing/test-api.ts';
import { attachmentDisposition, passiveType } from './untrusted-content.ts';

const ACTIVE = [
  'text/html',
  'image/svg+xml',
  'text/xml',
  'application/xhtml+xml',
  'text/javascript',
];

test('H2 every attachment is a download', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const id = await api.deliver(made);
  for (const contentType of [...ACTIVE, 'application/pdf', 'nonsense\r\nSet-Cookie: a=b']) {
    const content = Buffer.from('<script>alert(1)</script>');
    const size = content.length;
    api.attachments.push({
      index: 0,
      filename: 'x.html',
      contentType,
      size,
      contentId: null,
      inline: true,
      content,
    });
  }
  for (const index of api.attachments.keys()) {
    const answer = await api.ask(`/inbox/messages/${id}/attachments/${index}`, made);
    const { headers } = answer;
    const isPdf = api.attachments[index]?.contentType === 'application/pdf';
    expect(headers.get('content-type')).toBe(
      isPdf ? 'application/pdf' : 'application/octet-stream',
    );
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="x\.html"/);
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toBeNull();
    expect(await answer.text()).toBe('<script>alert(1)</script>');
  }
});

test('H2 a raw message is a download too: our header lines, then the bytes that came', async () => {
  const api = await TestApi.open();
  const made = await api.make();
  const id = await api.deliver(made);
  const answer = await api.ask(`/inbox/messages/${id}/raw`, made);
  expect(answer.headers.get('content-type')).toBe('message/rfc822');
  expect(answer.headers.get('content-disposition')).toContain(
    `attachment; filename="message-${id}.eml"`,
  );
  expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  expect(await answer.text()).toBe('Return-Path: <>\r\nSubject: raw\r\n\r\nbody\r\n');
});

test('H2 only passive types keep their content type', () => {
  for (const type of ACTIVE) expect(passiveType(type)).toBe('application/octet-stream');
  expect(passiveType('text/plain; charset=utf-7')).toBe('application/octet-stream');
  expect(passiveType('IMAGE/PNG')).toBe('image/png');
  expect(passiveType('video/mp4')).toBe('video/mp4');
});

test.for([
  ['report.pdf', 'report.pdf', 'report.pdf'],
  ['Ärger & Co.pdf', '_rger & Co.pdf', '%C3%84rger%20%26%20Co.pdf'],
  [`it's (1)*.txt`, `it's (1)*.txt`, 'it%27s%20%281%29%2A.txt'],
  ['a"b%41\\c', 'a_b_41_c', 'a%22b%2541_c'],
  ['../../etc/passwd', '__.._etc_passwd', '__.._etc_passwd'],
  ['a\r\nSet-Cookie: x\u0000', 'a__Set-Cookie: x_', 'a__Set-Cookie%3A%20x_'],
  ['gpj.\u202Eexe', 'gpj._exe', 'gpj._exe'],
  ['\uD800', '_', '%EF%BF%BD'],
  ['', 'attachment', 'attachment'],
])('READ-7 RFC 6266 and 8187: %j', ([name = '', ascii, encoded]) => {
  expect(attachmentDisposition(name)).toBe(
    `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
  );
});
