import { groupCode } from '../../inbox/code-groups.ts';
import styles from './GroupedCode.module.css';

/** A code in groups with a gap between them, which is no character: the code stays one word. */
export function GroupedCode({ code }: { readonly code: string }) {
  return (
    <bdi dir="ltr">
      {groupCode(code).map((runs, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the groups of one code never move
        <span key={at} className={styles.group}>
          {runs.map(({ text }) => text).join('')}
        </span>
      ))}
    </bdi>
  );
}
