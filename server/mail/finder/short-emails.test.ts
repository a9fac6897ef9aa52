import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { visibleText } from '../text/html.ts';
import { findCode } from './codes/find-code.ts';
import { findLink } from './links/find-link.ts';
import type { Searched } from './searched.ts';

const OWN = 'https://app.b.example/x/kX9_2mQ7vLpR4tZ8wB3n';
const COUNTED = 'https://click.b.example/ls/click?upn=u001.kX9_2mQ7vLpR4tZ8wB3n';

/** Lines of `language | kind | subject | above | button or code | below`. */
interface ShortEmail {
  readonly line: string;
  readonly kind: string;
  readonly subject: string;
  readonly above: string;
  readonly shown: string;
  readonly below: string;
}

const EMAILS = readFileSync(
  new URL('../testing/labelled/short-emails.txt', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line): ShortEmail => {
    const [, kind = '', subject = '', above = '', shown = '', below = ''] = line.split(' | ');
    return { line, kind, subject, above, shown, below };
  });

const ofKind = (kinds: readonly string[]) => EMAILS.filter(({ kind }) => kinds.includes(kind));

/** As HTML with a button in a coloured cell, among links that count who clicks. */
function withButton({ subject, above, shown, below }: ShortEmail, url: string): Searched {
  const counted = (secret: string) => `<a href="${COUNTED.replace('kX9', secret)}">B</a>`;
  const button = `<table><tr><td bgcolor="#0a7"><a href="${url}">${shown}</a></td></tr></table>`;
  const html = `${counted('aQ1')}<h2>B</h2><p>${above}</p>${button}<p>${below}</p>${counted('bW2')}`;
  return { subject, text: null, html: visibleText(html), otp: null };
}

function asText({ subject, above, shown, below }: ShortEmail, url: string | null): Searched {
  const text = `${above}\n\n${url === null ? shown : `${shown}:\n${url}`}\n\n${below}\n`;
  return { subject, text, html: null, otp: null };
}

const LINKS = ['verify', 'reset', 'signin', 'invite'];

test('READ-11 the button of a short email is found in each language', () => {
  const missed = ofKind(LINKS).filter(
    (email) =>
      findLink(withButton(email, OWN))?.url !== OWN ||
      findLink(withButton(email, COUNTED))?.url !== COUNTED ||
      findLink(asText(email, OWN))?.url !== OWN,
  );
  expect(missed.map(({ line }) => line)).toEqual([]);
});

test('READ-11 and not that of an order, an alert or an offer', () => {
  const found = ofKind(['no link']).filter(
    (email) =>
      findLink(withButton(email, OWN)) !== null ||
      findLink(withButton(email, COUNTED)) !== null ||
      findLink(asText(email, OWN)) !== null,
  );
  expect(found.map(({ line }) => line)).toEqual([]);
});

const inLarge = ({ subject, above, shown, below }: ShortEmail): Searched => ({
  subject,
  text: null,
  html: visibleText(`<p>${above}</p><p style="font-size:30px">${shown}</p><p>${below}</p>`),
  otp: null,
});

test('READ-10 the code of a short email is found in each language', () => {
  const missed = ofKind(['code']).filter((email) => {
    const values = [inLarge(email), asText(email, null)].map((mail) => findCode(mail)?.value);
    return values.some((value) => value?.replaceAll('-', '') !== email.shown.replace(/[ -]/g, ''));
  });
  expect(missed.map(({ line }) => line)).toEqual([]);
});

test('READ-10 and not the number of an order, a parcel or an offer', () => {
  const found = ofKind(['no code']).filter((email) =>
    [inLarge(email), asText(email, null)].some((mail) => findCode(mail) !== null),
  );
  expect(found.map(({ line }) => line)).toEqual([]);
});
