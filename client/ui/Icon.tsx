/** Drawn on a grid of 20, in the weight of the letters beside them. */
const SHAPES = {
  copy: 'M7.5 7.5V4.25c0-.7.55-1.25 1.25-1.25h7c.7 0 1.25.55 1.25 1.25v7c0 .7-.55 1.25-1.25 1.25H12.5M4.25 7.5h7c.7 0 1.25.55 1.25 1.25v7c0 .7-.55 1.25-1.25 1.25h-7C3.55 17 3 16.45 3 15.75v-7c0-.7.55-1.25 1.25-1.25Z',
  done: 'm4 10.5 4 4 8-9',
  back: 'M16.5 10h-13m5-5.5L3 10l5.5 5.5',
  clip: 'm16 9-6.2 6.2a3.6 3.6 0 0 1-5.1-5.1l6.6-6.6a2.4 2.4 0 0 1 3.4 3.4l-6.5 6.5a1.2 1.2 0 0 1-1.7-1.7L12.3 6',
  save: 'M10 3v9.5m-4-4 4 4 4-4M3.5 16.5h13',
  out: 'M8 4H4.5A1.5 1.5 0 0 0 3 5.5v10A1.5 1.5 0 0 0 4.5 17h10a1.5 1.5 0 0 0 1.5-1.5V12M11.5 3H17v5.5M17 3l-8 8',
  close: 'm5 5 10 10M15 5 5 15',
  seal: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm-3.2 7.7 2.3 2.3 4.2-4.6',
  unknown:
    'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM7.8 8a2.2 2.2 0 1 1 3.4 1.8c-.8.5-1.2.9-1.2 1.7m0 2.4v.1',
  warning: 'M10 3 2.6 16.2c-.2.3 0 .8.5.8h13.8c.5 0 .7-.5.5-.8L10 3Zm0 5v4m0 2.4v.1',
  clock: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm0 3.7V10l2.6 1.8',
  more: 'm5.5 8 4.5 4.5L14.5 8',
  lock: 'M5.5 9h9c.6 0 1 .4 1 1v6c0 .6-.4 1-1 1h-9c-.6 0-1-.4-1-1v-6c0-.6.4-1 1-1ZM7 9V6.3a3 3 0 0 1 6 0V9m-3 3.2v1.6',
  signature: 'M3 13.5c2.5 0 4.5-9 6.5-9s-2.5 9-.5 9 2-3.5 3.5-3.5.5 3 2 3H17M3 17h14',
  gear: 'M4 6h12M4 10h12M4 14h12M7 4.5v3M13 8.5v3M8.5 12.5v3',
  settings:
    'M3 6h7.500m4 0H17M3 14h2.500m4 0H17M12.500 4a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM7.500 12a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z',
  calendar:
    'M4.5 4.5h11c.6 0 1 .4 1 1v10c0 .6-.4 1-1 1h-11c-.6 0-1-.4-1-1v-10c0-.6.4-1 1-1Zm-1 4h13M7 2.5v3.5M13 2.5v3.5',
  mail: 'M4 4.5h12c.6 0 1 .4 1 1v9c0 .6-.4 1-1 1H4c-.6 0-1-.4-1-1v-9c0-.6.4-1 1-1Zm-.7.6L10 11l6.7-5.9',
  box: 'M3.5 4h13v3.5h-13V4Zm1 3.5V16h11V7.5m-7.5 3h4',
  image:
    'M4 4h12c.6 0 1 .4 1 1v10c0 .6-.4 1-1 1H4c-.6 0-1-.4-1-1V5c0-.6.4-1 1-1Zm-.8 10.5 4-4.5 3.3 3.5 2.3-2.5 3.8 4M13 7.300v.1',
  file: 'M5.5 2.5h6l4 4v10c0 .6-.4 1-1 1h-9c-.6 0-1-.4-1-1v-13c0-.6.4-1 1-1Zm5.5 0V7h4.5',
  text: 'M5.5 2.5h6l4 4v10c0 .6-.4 1-1 1h-9c-.6 0-1-.4-1-1v-13c0-.6.4-1 1-1ZM7.5 9h5m-5 2.700h5m-5 2.700h3',
  media: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15ZM8.3 7v6l4.7-3-4.7-3Z',
  note: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm0 7v4.2m0-7v.1',
  page: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm-7.2 5.700h14.400m-14.4 3.600h14.400M10 2.5c-4 4.5-4 10.5 0 15 4-4.5 4-10.5 0-15Z',
} as const;

/** They point along the line, so they are mirrored where it runs from right to left. */
const POINTING: readonly string[] = ['back', 'out'];

export type IconShape = keyof typeof SHAPES;

interface Props {
  readonly shape: IconShape;
}

export function Icon({ shape }: Props) {
  return (
    <svg
      aria-hidden="true"
      width="1.15em"
      height="1.15em"
      viewBox="0 0 20 20"
      fill="none"
      data-pointing={POINTING.includes(shape)}
    >
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
