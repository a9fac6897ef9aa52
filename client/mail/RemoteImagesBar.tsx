import { useEffect, useRef } from 'react';
import { type Texts, useLocale, useTexts } from '../i18n/texts.ts';
import styles from './HtmlMail.module.css';
import type { Consent, RemoteCount } from './remote-images.ts';

interface Props {
  readonly remote: RemoteCount;
  readonly consent: Consent;
  readonly onLoad: () => void;
}

/** Shows which remote images were blocked or loaded, with a button to load them. */
export function RemoteImagesBar({ remote, consent, onLoad }: Props) {
  const t = useTexts();
  const locale = useLocale();
  const { images, hosts, trackers, local } = remote;
  const bar = useFocusAfterLoad(consent);
  const left = consent === 'allowed' ? { ...remote, images: 0 } : remote;
  if (images + trackers + local === 0) return null;
  const what = listBlocked(left, t, locale);
  const hostsText = images > 0 ? t('remote.hosts', { count: hosts }) : undefined;
  return (
    <div ref={bar} className={styles.bar} role="status" tabIndex={-1}>
      <p title={hostsText}>
        {consent === 'allowed' && images > 0 && <>{t('remote.loaded')} </>}
        {what !== '' && t(consent === 'allowed' ? 'remote.left' : 'remote.held', { what })}
      </p>
      {consent === 'blocked' && images > 0 && (
        <button type="button" className={styles.load} title={hostsText} onClick={onLoad}>
          {t('remote.load', { count: images })}
        </button>
      )}
    </div>
  );
}

/** Focuses the bar after loading, because the pressed button is removed. */
function useFocusAfterLoad(consent: Consent) {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (consent === 'allowed' && document.activeElement === document.body) bar.current?.focus();
  }, [consent]);
  return bar;
}

function listBlocked({ images, trackers, local }: RemoteCount, t: Texts, locale: string): string {
  const parts = [
    images > 0 ? t('remote.images', { count: images }) : '',
    trackers > 0 ? t('remote.trackers', { count: trackers }) : '',
    local > 0 ? t('remote.local', { count: local }) : '',
  ];
  // The default (long) style: shorter ones have no separator in Chinese and only a space in
  // Russian.
  return new Intl.ListFormat(locale).format(parts.filter((part) => part !== ''));
}
