import { once } from '#server/ops/once.ts';
import type { FoundCode, FoundLink, LinkKind } from '#shared/message.ts';
import { cleanLine } from '../../text/clean.ts';
import type { VisibleLink } from '../../text/html.ts';
import { actionsInMarkup } from '../markup.ts';
import { type Searched, searchedLinks, searchedText } from '../searched.ts';
import { readSecret } from '../secrets.ts';
import { judge } from './link-evidence.ts';
import { type Subject, subjectOf } from './link-subject.ts';
import { type MainLink, mainLink, type PersonalLink } from './main-link.ts';
import { kindOfMain, mayHaveMain } from './main-link-evidence.ts';

/** Characters of a link's text that are kept. */
const MAX_TEXT_CHARS = 100;

/**
 * The link that the message wants clicked. It must carry a secret, since only such a link
 * proves anything, and its text, its URL or the words before it must say what it is for.
 * `code` is the one of the same mail: beside it a link to sign in is its other way.
 */
export function findLink(mail: Searched, code: FoundCode | null = null): FoundLink | null {
  const subject = subjectOf(mail, code);
  const links = linksOf(mail, subject);
  const text = searchedText(mail);
  const main = once(() => mainLink(links, text));
  const found = bestOf(links, mail, subject, main);
  if (found !== null) return found;
  const chosen = mayHaveMain(text, subject) ? main() : null;
  const kind = chosen === null ? null : kindOfMain(chosen, text, subject);
  if (chosen !== null && kind !== null) return foundLink(chosen.link, kind);
  if (mail.html === null || mail.text === null) return null;
  // Some put into their plain text what their HTML lacks.
  const judged = new Set(links.map(({ url }) => url));
  const textOnly = { ...mail, html: null };
  const others = linksOf(textOnly, subject).filter(({ url }) => !judged.has(url));
  const mainOfText = once(() => mainLink(others, searchedText(textOnly)));
  return bestOf(others, textOnly, subject, mainOfText);
}

/** With what in each URL is secret, which is asked of it more than once. */
const linksOf = (mail: Searched, { code }: Subject): readonly PersonalLink[] =>
  searchedLinks(mail).map((link) => ({ ...link, ...readSecret(link.url, code) }));

function bestOf(
  links: readonly PersonalLink[],
  mail: Searched,
  subject: Subject,
  main: () => MainLink | null,
): FoundLink | null {
  const text = searchedText(mail);
  const marked = new Set(actionsInMarkup(mail.html?.structured ?? []).map(({ url }) => url));
  let best: { readonly link: FoundLink; readonly score: number } | null = null;
  for (const link of links) {
    const isAction = link.isAction || marked.has(link.url);
    const judged = judge(
      { ...link, isAction, isMain: () => link.url === main()?.link.url },
      text,
      subject,
    );
    if (judged === null || (best !== null && judged.score <= best.score)) continue;
    best = { link: foundLink(link, judged.kind), score: judged.score };
  }
  return best?.link ?? null;
}

function foundLink({ url, text }: VisibleLink, kind: LinkKind): FoundLink {
  return { url, text: cleanLine(text, MAX_TEXT_CHARS), kind };
}
