import type { ComponentProps } from 'react';
import { soon } from '../room/Soon.tsx';
import styles from './Deliveries.module.css';
import type { DeliveryLine as Line } from './DeliveryLine.tsx';

const DeliveryLine = soon(async () => (await import('./DeliveryLine.tsx')).DeliveryLine);

/** The room of the arrival line, which is there before the line and whether or not it speaks. */
export function Deliveries(props: ComponentProps<typeof Line>) {
  return (
    <div className={styles.room}>
      <DeliveryLine {...props} />
    </div>
  );
}
