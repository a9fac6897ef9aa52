import type { LucideIconData } from 'lucide-react';
import { __iconData as arrowLeft } from 'lucide-react/icons/arrow-left';
import { __iconData as check } from 'lucide-react/icons/check';
import { __iconData as chevronDown } from 'lucide-react/icons/chevron-down';
import { __iconData as circleCheck } from 'lucide-react/icons/circle-check';
import { __iconData as circleQuestionMark } from 'lucide-react/icons/circle-question-mark';
import { __iconData as clock } from 'lucide-react/icons/clock';
import { __iconData as copy } from 'lucide-react/icons/copy';
import { __iconData as download } from 'lucide-react/icons/download';
import { __iconData as ellipsis } from 'lucide-react/icons/ellipsis';
import { __iconData as externalLink } from 'lucide-react/icons/external-link';
import { __iconData as paperclip } from 'lucide-react/icons/paperclip';
import { __iconData as plus } from 'lucide-react/icons/plus';
import { __iconData as refreshCw } from 'lucide-react/icons/refresh-cw';
import { __iconData as settings2 } from 'lucide-react/icons/settings-2';
import { __iconData as triangleExclamationPoint } from 'lucide-react/icons/triangle-exclamation-point';
import { __iconData as x } from 'lucide-react/icons/x';
import { createElement } from 'react';

/**
 * Icons by meaning, so that one meaning has one shape everywhere. Only those of the first view;
 * MailIcon.tsx has those of an open email, and is loaded with it.
 */
const SHAPES = {
  copy: copy,
  done: check,
  back: arrowLeft,
  clip: paperclip,
  out: externalLink,
  close: x,
  seal: circleCheck,
  unknown: circleQuestionMark,
  warning: triangleExclamationPoint,
  clock: clock,
  more: chevronDown,
  save: download,
  settings: settings2,
  menu: ellipsis,
  new: refreshCw,
  add: plus,
} as const satisfies Record<string, LucideIconData>;

/** Icons that point along the line, and are mirrored in right-to-left text. */
const POINTING: readonly string[] = ['back', 'out'];

export type IconShape = keyof typeof SHAPES;

interface Props {
  readonly shape: IconShape;
}

/** Stroke width on their grid of 24, as heavy as the typewriter face. */
const STROKE = 1.75;

/** Decorative: always next to text, and hidden from screen readers. */
export function Icon({ shape }: Props) {
  return <IconSvg icon={SHAPES[shape]} isPointing={POINTING.includes(shape)} />;
}

interface DrawnProps {
  readonly icon: LucideIconData;
  readonly isPointing?: boolean;
}

/** Draws an icon. Lucide's own component would add 1 KB to the first view. */
export function IconSvg({ icon: { size, node }, isPointing = false }: DrawnProps) {
  return (
    <svg
      aria-hidden="true"
      width="1.15em"
      height="1.15em"
      viewBox={`0 0 ${size} ${size}`}
      fill="none"
      stroke="currentColor"
      strokeWidth={STROKE}
      strokeLinecap="round"
      strokeLinejoin="round"
      data-pointing={isPointing}
    >
      {node.map(([tag, attributes]) => createElement(tag, attributes))}
    </svg>
  );
}

/** The logo: a mayfly at rest. */
export function Mayfly() {
  return (
    <svg aria-hidden="true" width="1.9em" height="1.9em" viewBox="0 0 32 32" fill="none">
      <g stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" strokeLinejoin="round">
        <path d="M7 18.5c4-.6 8 .3 12 2.8" strokeWidth="2.4" />
        <path d="m19 21.3 10.5 6.2M19 21.3l11.5 3.2M8 18.3 4.5 14M9.5 19 6 23.5" />
        <path d="M12.5 18.3C11 11.5 14 5.5 22.5 2.5c1.3 6.5-1.5 12.5-8.5 16" />
        <path d="M15 18.8c4.5-.6 7-2.6 8.2-6" />
      </g>
    </svg>
  );
}
