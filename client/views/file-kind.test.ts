import { expect, test } from 'vitest';
import { fileKind } from './file-kind.ts';

test.each([
  ['invoice.pdf', 'application/pdf', 'pdf'],
  ['invoice.pdf', 'application/octet-stream', 'pdf'],
  ['invoice.pdf.exe', 'application/pdf', 'program'],
  ['invoice.exe. .', 'application/octet-stream', 'program'],
  ['photo.jpg', 'image/jpeg', 'image'],
  ['logo.svg', 'image/svg+xml', 'page'],
  ['logo.png', 'image/svg+xml', 'page'],
  ['page.html', 'text/plain', 'page'],
  ['invite.ics', 'application/octet-stream', 'calendar'],
  ['', 'text/calendar; method=REQUEST', 'calendar'],
  ['', 'message/rfc822', 'mail'],
  ['smime.p7s', 'application/pkcs7-signature', 'key'],
  ['notes', 'text/plain', 'text'],
  ['winmail.dat', 'application/ms-tnef', 'other'],
  ['report.xlsx', 'application/octet-stream', 'document'],
  ['macros.xlsm', 'application/vnd.ms-excel.sheet.macroEnabled.12', 'program'],
])('M13 “%s” of %s is shown as %s', (filename, contentType, kind) => {
  expect(fileKind({ filename, contentType })).toBe(kind);
});
