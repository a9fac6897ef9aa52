import { isolatedHost } from '../i18n/isolated.ts';
import type { Texts } from '../i18n/texts.ts';
import type { LinkTruth } from './link-truth.ts';

/** Where a link leads, and by which way; first of all that it is not what it says. */
export function truthInWords(truth: LinkTruth, t: Texts): string {
  const { shownHost, hasUserInfo, disguised } = truth;
  const goes = wayInWords(truth, t);
  if (!disguised) return goes;
  if (shownHost !== null) return t('disguise.says', { shown: isolatedHost(shownHost), goes });
  return `${goes} ${t(hasUserInfo ? 'disguise.userInfo' : 'disguise.lookAlike')}`;
}

function wayInWords({ host: opened, onward }: LinkTruth, t: Texts): string {
  const host = isolatedHost(opened);
  switch (onward.kind) {
    case 'none':
      return t('goes.straight', { host });
    case 'unknown':
      return t('goes.somewhere', { redirector: host });
    case 'leads':
      return t('goes.onward', { redirector: host, host: isolatedHost(onward.host) });
    case 'may':
      return t('goes.maybe', { host, onward: isolatedHost(onward.host) });
  }
}
