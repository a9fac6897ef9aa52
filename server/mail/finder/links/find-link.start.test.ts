import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findLink } from './find-link.ts';

/** In each language a subject, a sentence or two, and a button that says no more than "Continue". */
const EMAILS = readFileSync(
  new URL('../../testing/labelled/button-emails.txt', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => line.split(' | ') as [string, string, string, string]);

const URL_OF_BUTTON = 'https://app.nord.example/x/kX9_2mQ7vLpR4tZ8wB3n';

describe('READ-11 a button that says only to go on, to start, or "Yes, it is me"', () => {
  test.each(EMAILS)('%s under %j: %s [%s]', (_, subject, body, button) => {
    const link = `<td bgcolor="#0a7"><a href="${URL_OF_BUTTON}">${button}</a></td>`;
    const html = `<p>${body}</p><table><tr>${link}</tr></table><p>Nord</p>`;
    const mail = { subject, text: null, html: visibleText(html), otp: null };
    expect(findLink(mail)?.url).toBe(URL_OF_BUTTON);
  });

  test('and none of advice about passwords', () => {
    const html = `<p>Five tips to choose a strong password.</p><p><a href="${URL_OF_BUTTON}">Read the tips</a></p>`;
    const mail = { subject: 'Security news', text: null, html: visibleText(html), otp: null };
    expect(findLink(mail)).toBeNull();
  });
});
