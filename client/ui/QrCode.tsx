import { encode } from 'uqr';
import styles from './QrCode.module.css';

/** White modules around a code that readers need (ISO/IEC 18004 9.1). */
const QUIET_ZONE = 4;

/** One square for each dark module, on white in both themes, as cameras expect. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? `M${x} ${y}h1v1h-1z` : [])));
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} className={styles.picture}>
      <path d={dark.join('')} shapeRendering="crispEdges" />
    </svg>
  );
}
