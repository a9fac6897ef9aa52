import type { LucideIconData } from 'lucide-react';

/** Every icon module also exports its shape, which Lucide's types do not declare. */
declare module 'lucide-react/icons/check' {
  export const __iconData: LucideIconData;
}
