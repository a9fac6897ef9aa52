import type { CSSProperties } from 'react';
import { type TextId, useTexts } from '../../i18n/texts.ts';
import { type CodeRun, groupCode, spellOut } from '../../inbox/code-groups.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { type CopyState, useCopy } from '../../ui/useCopy.ts';
import { Announcer, VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import styles from './CodeAndLinkCards.module.css';

/** The verification code, and the button that copies it. */
export function CodeCard({ code }: { readonly code: string }) {
  const t = useTexts();
  const [state, copy] = useCopy();
  const groups = groupCode(code);
  const size: CSSProperties = { '--letters': code.length + groups.length - 1 };
  return (
    <section className={styles.code} style={size} aria-label={t('code.heading')}>
      <bdi className={styles.value} dir="ltr" translate="no" aria-hidden="true">
        {groups.map((runs, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one code never move
          <span key={at} className={styles.group}>
            <Runs runs={runs} />
          </span>
        ))}
      </bdi>
      <VisuallyHidden>{spellOut(code)}</VisuallyHidden>
      <Button tone="primary" data-state={state} onClick={() => copy(code)}>
        <Icon shape={state === 'copied' ? 'done' : 'copy'} />
        <span className={styles.action}>{t(COPY_TEXTS[state])}</span>
      </Button>
      <Announcer text={state === 'idle' ? '' : t(COPY_TEXTS[state])} />
    </section>
  );
}

const COPY_TEXTS = {
  idle: 'code.copy',
  copied: 'address.copied',
  failed: 'code.copyFailed',
} as const satisfies Record<CopyState, TextId>;

/** Digits and letters have different colours, to tell 0 from O. */
function Runs({ runs }: { readonly runs: readonly CodeRun[] }) {
  return runs.map(({ kind, text }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    <span key={at} data-kind={kind}>
      {text}
    </span>
  ));
}
