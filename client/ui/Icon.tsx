import {
  ArrowLeft,
  Check,
  ChevronDown,
  CircleCheck,
  CircleQuestionMark,
  Clock,
  Copy,
  ExternalLink,
  type LucideIcon,
  Paperclip,
  Settings2,
  TriangleAlert,
  X,
} from 'lucide-react';

/**
 * By what the page means with them, so that one meaning has one shape everywhere. Those of the
 * first look alone: what only a mail needs is in MailIcon.tsx, which comes with the mail.
 */
const SHAPES = {
  copy: Copy,
  done: Check,
  back: ArrowLeft,
  clip: Paperclip,
  out: ExternalLink,
  close: X,
  seal: CircleCheck,
  unknown: CircleQuestionMark,
  warning: TriangleAlert,
  clock: Clock,
  more: ChevronDown,
  settings: Settings2,
} as const satisfies Record<string, LucideIcon>;

/** They point along the line, so they are mirrored where it runs from right to left. */
const POINTING: readonly string[] = ['back', 'out'];

export type IconShape = keyof typeof SHAPES;

interface Props {
  readonly shape: IconShape;
}

/** Of the grid of 24 that they are drawn on: as heavy as the letters of a typewriter. */
const STROKE = 1.75;

/** Beside words, which say what it means: it is silent. */
export function Icon({ shape }: Props) {
  return <Drawn of={SHAPES[shape]} isPointing={POINTING.includes(shape)} />;
}

interface DrawnProps {
  readonly of: LucideIcon;
  readonly isPointing?: boolean;
}

/** As every icon of the page is drawn. */
export function Drawn({ of: Shape, isPointing = false }: DrawnProps) {
  return <Shape aria-hidden="true" size="1.15em" strokeWidth={STROKE} data-pointing={isPointing} />;
}

/** A mayfly at rest: the wings stand up together, three threads of a tail. */
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
