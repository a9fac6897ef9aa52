import fc from 'fast-check';
import { parseAddressHeader } from 'mailparser';
import { expect, test } from 'vitest';
import { parsePlainMailbox } from './addresses.ts';

const byParser = (field: string) =>
  parseAddressHeader(field, { flatten: true, decodePunycode: false }).value.map(
    ({ name, address = '' }) => ({ name, address }),
  );

test.each([
  ['a@b.example', '', 'a@b.example'],
  ['<a.b+c=d_e-f@xn--bcher-kva.example>', '', 'a.b+c=d_e-f@xn--bcher-kva.example'],
  [' Ann Lee 2 <Ann@B.Example> ', 'Ann Lee 2', 'Ann@B.Example'],
])('READ-1 a plain mailbox is read without the parser: %s', (field, name, address) => {
  expect(parsePlainMailbox(field)).toEqual({ name, address });
  expect(byParser(field)).toEqual([{ name, address }]);
});

test.each([
  ['"Ann" <a@b.example>', 'a@b.example, c@d.example', 'Ann Lee', '<a@b.example'],
  ['=?utf-8?q?Ann?= <a@b.example>', 'Friends: a@b.example;', 'a@b.example (Ann)', ''],
  ['Ann\r\n Lee <a@b.example>', 'Ann  Lee <a@b.example>', 'a@b@c.example', 'Ann Lee<a@b.example>'],
])('READ-1 what is not so plain needs the parser: %s, and others', (...fields) => {
  expect(fields.map(parsePlainMailbox)).toEqual(fields.map(() => null));
});

test('READ-1 a mailbox parsed without mailparser equals the one of mailparser', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'B',
      '7',
      'ann',
      'lee',
      'example',
      'xn--p1ai',
      '.',
      '..',
      '@',
      '<',
      '>',
      ' ',
      ',',
      ';',
    ],
    ...['-', '_', '+', '=', '"', '(', ')', ':', '\t', 'é', "'", 'a@b.example', '<a.b@c.example>'],
  );
  const plain = fc
    .tuple(
      fc.constantFrom('', 'Ann', 'Ann Lee', 'ANN 7 x '),
      fc.constantFrom('a', 'a.b', 'a-', '7.x+y', 'a..b', 'a_=b'),
      fc.constantFrom('b', 'b.example', 'b-.example', 'xn--a.b', 'B.c-d.e'),
      fc.constantFrom('<>', '< >', ''),
    )
    .map(
      ([name, local, domain, [open = '', close = '']]) =>
        `${name} ${open}${local}@${domain}${close}`,
    );
  let read = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        plain,
        fc.array(piece, { maxLength: 12 }).map((all) => all.join('')),
      ),
      (field) => {
        const mailbox = parsePlainMailbox(field);
        if (mailbox === null) return;
        read += 1;
        expect([mailbox]).toEqual(byParser(field));
      },
    ),
    { numRuns: 5_000 },
  );
  expect(read).toBeGreaterThan(500);
});
