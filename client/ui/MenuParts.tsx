import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import styles from './Menu.module.css';

export function Group({
  heading,
  children,
}: {
  readonly heading: string;
  readonly children: ReactNode;
}) {
  return (
    <Menu.Group className={styles.group}>
      <Menu.GroupLabel className={styles.heading}>{heading}</Menu.GroupLabel>
      {children}
    </Menu.Group>
  );
}

export function Choice({
  value,
  children,
}: {
  readonly value: string;
  readonly children: ReactNode;
}) {
  return (
    <Menu.RadioItem value={value} className={styles.choice}>
      <span className={styles.mark}>
        <Menu.RadioItemIndicator>
          <Icon shape="done" />
        </Menu.RadioItemIndicator>
      </span>
      {children}
    </Menu.RadioItem>
  );
}
