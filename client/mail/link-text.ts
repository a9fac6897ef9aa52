import { isolateHost } from '../i18n/bidi.ts';
import type { Texts } from '../i18n/texts.ts';
import type { LinkTarget } from './link-target.ts';

/** Describes where a link leads and through which host, and first any disguise. */
export function describeLink(truth: LinkTarget, t: Texts): string {
  const { shownHost, hasUserInfo, disguised } = truth;
  const goes = describeRoute(truth, t);
  if (!disguised) return goes;
  if (shownHost !== null) return t('disguise.says', { shown: isolateHost(shownHost), goes });
  return `${goes} ${t(hasUserInfo ? 'disguise.userInfo' : 'disguise.lookAlike')}`;
}

function describeRoute({ host: opened, onward }: LinkTarget, t: Texts): string {
  const host = isolateHost(opened);
  switch (onward.kind) {
    case 'none':
      return t('goes.straight', { host });
    case 'unknown':
      return t('goes.somewhere', { redirector: host });
    case 'leads':
      return t('goes.onward', { redirector: host, host: isolateHost(onward.host) });
    case 'may':
      return t('goes.maybe', { host, onward: isolateHost(onward.host) });
  }
}
