import type { LucideIconData } from 'lucide-react';

/** Every icon's module has its shape beside its component; Lucide's types name only the latter. */
declare module 'lucide-react/icons/check' {
  export const __iconData: LucideIconData;
}
