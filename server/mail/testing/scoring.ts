import { findCode } from '../finder/codes/find-code.ts';
import { findLink } from '../finder/links/find-link.ts';
import type { Searched } from '../finder/searched.ts';
import { visibleText } from '../text/html.ts';

/** A mail with what a person wants from it. */
export interface ScoredMail {
  readonly subject: string;
  /** `Name <address>`, where it is known. */
  readonly from?: string;
  readonly text: string | null;
  readonly html: string | null;
  readonly expected_code: string | null;
  readonly accept_codes: readonly string[];
  readonly expected_link: string | null;
  readonly link_kind: string | null;
}

/** What was found where nothing, or something else, is labelled is wrong. */
export interface Tally {
  readonly wanted: number;
  readonly found: number;
  readonly right: number;
  /** Of the right ones: the code to the letter as it is typed; the link with its kind. */
  readonly exact: number;
}

export interface Score {
  readonly code: Tally;
  readonly link: Tally;
  /** Mails without a code in which one was found. */
  readonly withOtherCode: readonly ScoredMail[];
}

export function searchedOf({ subject, from = '', text, html }: ScoredMail): Searched {
  return {
    subject,
    sender: from.replace(/ <.*/, ''),
    text,
    otp: null,
    html: html === null ? null : visibleText(html),
  };
}

export function scoreOf(mails: readonly ScoredMail[]): Score {
  const verdicts = mails.map((mail) => {
    const searched = searchedOf(mail);
    const code = findCode(searched);
    const link = findLink(searched, code);
    return { mail, code: codeVerdict(mail, code), link: linkVerdict(mail, link) };
  });
  return {
    code: tallyOf(verdicts.map(({ code }) => code)),
    link: tallyOf(verdicts.map(({ link }) => link)),
    withOtherCode: verdicts
      .filter(({ code }) => code.found && !code.wanted)
      .map(({ mail }) => mail),
  };
}

export const precision = ({ right, found }: Tally) => right / found;
export const recall = ({ right, wanted }: Tally) => right / wanted;

type Verdict = Readonly<Record<keyof Tally, boolean>>;

function codeVerdict(mail: ScoredMail, code: ReturnType<typeof findCode>): Verdict {
  const value = code?.value ?? null;
  const right = value !== null && mail.accept_codes.some((code) => bare(code) === bare(value));
  return {
    wanted: mail.expected_code !== null,
    found: value !== null,
    right,
    exact: right && mail.accept_codes.includes(value),
  };
}

function linkVerdict(mail: ScoredMail, link: ReturnType<typeof findLink>): Verdict {
  const right = link !== null && link.url === mail.expected_link;
  return {
    wanted: mail.expected_link !== null,
    found: link !== null,
    right,
    exact: right && link.kind === mail.link_kind,
  };
}

/** Hyphens and spaces may be typed or not, in nearly every form. */
const bare = (code: string) => code.replace(/[\s-]/g, '');

function tallyOf(verdicts: readonly Verdict[]): Tally {
  const count = (what: keyof Tally) => verdicts.filter((verdict) => verdict[what]).length;
  return {
    wanted: count('wanted'),
    found: count('found'),
    right: count('right'),
    exact: count('exact'),
  };
}
