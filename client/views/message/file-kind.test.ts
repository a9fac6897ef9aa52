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
  ['smime.p7m', 'application/pkcs7-mime', 'sealed'],
  ['smime.p7m', 'application/x-pkcs7-mime', 'sealed'],
  ['smime.p7m', 'application/octet-stream', 'sealed'],
  ['encrypted.asc', 'application/octet-stream', 'encrypted'],
  ['OpenPGP encrypted message.asc', 'application/octet-stream', 'encrypted'],
  ['msg.asc', 'application/octet-stream', 'encrypted'],
  ['version.txt', 'application/pgp-encrypted', 'encrypted'],
  ['signature.asc', 'application/pgp-signature', 'key'],
  ['signature.asc', 'application/octet-stream', 'key'],
  ['key.asc', 'application/pgp-keys', 'key'],
  ['delivery-status.txt', 'message/delivery-status', 'report'],
  ['', 'message/global-delivery-status', 'report'],
  ['', 'message/disposition-notification', 'report'],
  ['', 'message/feedback-report', 'report'],
  ['notes', 'text/plain', 'text'],
  ['winmail.dat', 'application/ms-tnef', 'other'],
  ['report.xlsx', 'application/octet-stream', 'document'],
  ['macros.xlsm', 'application/vnd.ms-excel.sheet.macroEnabled.12', 'program'],
])('M13 “%s” of %s is shown as %s', (filename, contentType, kind) => {
  expect(fileKind({ filename, contentType })).toBe(kind);
});
