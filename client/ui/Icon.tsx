/** Drawn on a grid of 20, in the weight of the letters beside them. */
const SHAPES = {
  copy: 'M7.5 7.5V4.25c0-.7.55-1.25 1.25-1.25h7c.7 0 1.25.55 1.25 1.25v7c0 .7-.55 1.25-1.25 1.25H12.5M4.25 7.5h7c.7 0 1.25.55 1.25 1.25v7c0 .7-.55 1.25-1.25 1.25h-7C3.55 17 3 16.45 3 15.75v-7c0-.7.55-1.25 1.25-1.25Z',
  done: 'm4 10.5 4 4 8-9',
  back: 'M16.5 10h-13m5-5.5L3 10l5.5 5.5',
  clip: 'm16 9-6.2 6.2a3.6 3.6 0 0 1-5.1-5.1l6.6-6.6a2.4 2.4 0 0 1 3.4 3.4l-6.5 6.5a1.2 1.2 0 0 1-1.7-1.7L12.3 6',
  save: 'M10 3v9.5m-4-4 4 4 4-4M3.5 16.5h13',
  out: 'M8 4H4.5A1.5 1.5 0 0 0 3 5.5v10A1.5 1.5 0 0 0 4.5 17h10a1.5 1.5 0 0 0 1.5-1.5V12M11.5 3H17v5.5M17 3l-8 8',
  close: 'm5 5 10 10M15 5 5 15',
} as const;

interface Props {
  readonly shape: keyof typeof SHAPES;
}

export function Icon({ shape }: Props) {
  return (
    <svg aria-hidden="true" width="1.15em" height="1.15em" viewBox="0 0 20 20" fill="none">
      <path
        d={SHAPES[shape]}
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
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
