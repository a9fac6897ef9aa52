import { crc32, deflateSync } from 'node:zlib';

/** Red, green, blue and opacity, each 0 to 255. */
export type Pixel = readonly [number, number, number, number];

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** 8 bits a channel, with opacity (PNG 3, 11.2.1). */
const TRUECOLOUR_WITH_ALPHA = [8, 6, 0, 0, 0];
/** Points in a pixel, each way: edges that are not stairs. */
const SAMPLES = 3;

/** A square picture from a drawing of it; `x` and `y` go from 0 to 1. */
export function png(size: number, draw: (x: number, y: number) => Pixel): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set(TRUECOLOUR_WITH_ALPHA, 8);
  const lines = Array.from({ length: size }, (_, y) => [
    0, // No filter.
    ...Array.from({ length: size }, (_, x) => smooth(draw, x, y, size)).flat(),
  ]);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(lines.flat()), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  const check = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, check]);
}

function smooth(
  draw: (x: number, y: number) => Pixel,
  column: number,
  line: number,
  size: number,
): number[] {
  const steps = Array.from({ length: SAMPLES }, (_, step) => (step + 0.5) / SAMPLES);
  const points = steps.flatMap((dy) =>
    steps.map((dx) => draw((column + dx) / size, (line + dy) / size)),
  );
  const opacity = points.reduce((sum, [, , , alpha]) => sum + alpha, 0);
  const mean = (pick: (pixel: Pixel) => number) =>
    // Weighed by opacity: what is not there has no colour to mix in.
    opacity === 0 ? 0 : points.reduce((sum, at) => sum + pick(at) * at[3], 0) / opacity;
  return [mean(([r]) => r), mean(([, g]) => g), mean(([, , b]) => b), opacity / points.length].map(
    Math.round,
  );
}

/** `#1d4ed8` as a pixel that covers. */
export function colour(hex: string): Pixel {
  const at = (start: number) => Number.parseInt(hex.slice(start, start + 2), 16);
  return [at(1), at(3), at(5), 255];
}

export const CLEAR: Pixel = [0, 0, 0, 0];

/** Whether a point lies in a square with round corners that fills the picture. */
export function inTile(x: number, y: number, radius = 0.24): boolean {
  const past = (at: number) => Math.max(radius - at, at - (1 - radius), 0);
  return Math.hypot(past(x), past(y)) <= radius;
}

export function inDisc(
  x: number,
  y: number,
  centre: readonly [number, number],
  r: number,
): boolean {
  return Math.hypot(x - centre[0], y - centre[1]) <= r;
}
