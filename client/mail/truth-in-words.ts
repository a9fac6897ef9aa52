import type { Texts } from '../i18n/texts.ts';
import type { LinkTruth } from './link-truth.ts';

/** Where a link leads, and by which way; first of all that it is not what it says. */
export function truthInWords(truth: LinkTruth, t: Texts): string {
  const { shownHost, disguised } = truth;
  const goes = wayInWords(truth, t);
  if (!disguised) return goes;
  return shownHost === null
    ? `${goes} ${t('disguise.lookAlike')}`
    : t('disguise.says', { shown: shownHost, goes });
}

function wayInWords({ host, redirector, finalHost }: LinkTruth, t: Texts): string {
  if (redirector === null) return t('goes.straight', { host });
  if (finalHost === null) return t('goes.somewhere', { redirector });
  return t('goes.onward', { redirector, host: finalHost });
}
