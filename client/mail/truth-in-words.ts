import type { Texts } from '../i18n/texts.ts';
import type { LinkTruth } from './link-truth.ts';

/** Where a link leads, and by which way; first of all that it is not what it says. */
export function truthInWords(truth: LinkTruth, t: Texts): string {
  const { shownHost, hasUserInfo, disguised } = truth;
  const goes = wayInWords(truth, t);
  if (!disguised) return goes;
  if (shownHost !== null) return t('disguise.says', { shown: isolated(shownHost), goes });
  return `${goes} ${t(hasUserInfo ? 'disguise.userInfo' : 'disguise.lookAlike')}`;
}

function wayInWords({ host: opened, onward }: LinkTruth, t: Texts): string {
  const host = isolated(opened);
  switch (onward.kind) {
    case 'none':
      return t('goes.straight', { host });
    case 'unknown':
      return t('goes.somewhere', { redirector: host });
    case 'leads':
      return t('goes.onward', { redirector: host, host: isolated(onward.host) });
    case 'may':
      return t('goes.maybe', { host, onward: isolated(onward.host) });
  }
}

/** Letters that run the other way would take their neighbours along. */
function isolated(host: string): string {
  return /[^ -~]/.test(host) ? `\u2066${host}\u2069` : host;
}
