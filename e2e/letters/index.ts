import { arabicLetter } from './arabic.ts';
import { brokenLetter } from './broken.ts';
import { calendarLetter } from './calendar.ts';
import { codeLetter } from './code.ts';
import type { Letter } from './compose.ts';
import { forwardedLetter } from './forwarded.ts';
import { invoiceLetter } from './invoice.ts';
import { japaneseLetter } from './japanese.ts';
import { magicLinkLetter } from './magic-link.ts';
import { newsletterLetter } from './newsletter.ts';
import { plainLetter } from './plain.ts';

export type { Letter } from './compose.ts';

/** Ten mails as people get them, for pictures of the page and for tests in a browser. */
export const LETTERS: readonly Letter[] = await Promise.all([
  codeLetter(),
  magicLinkLetter(),
  newsletterLetter(),
  japaneseLetter(),
  arabicLetter(),
  invoiceLetter(),
  calendarLetter(),
  forwardedLetter(),
  plainLetter(),
  brokenLetter(),
]);
