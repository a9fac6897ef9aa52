/** `mayfly --help`. */
import { readMachine } from '#server/config/config.ts';
import { formatHelp } from '#server/config/help.ts';

/** Columns if the output is not a terminal. */
const DEFAULT_WIDTH = 80;

process.stdout.write(formatHelp(readMachine(), process.stdout.columns ?? DEFAULT_WIDTH));
