import { wrapText } from '#server/ops/wrap-text.ts';
import { toFlag } from './command-line.ts';
import { readMachine } from './config.ts';
import { type Machine, variables } from './variables.ts';

/** Columns if the output is not a terminal. */
const DEFAULT_WIDTH = 80;

/** Columns: longer lines are hard to read. */
const MAX_WIDTH = 100;
const MIN_WIDTH = 60;

const INTRODUCTION = `Mayfly: a real-time disposable inbox that anyone can host.

Usage:
  mayfly [start] [SETTING …]                     start the service
  mayfly doctor [--json] [SETTING …] [DOMAIN …]  check domains in public DNS
  mayfly doctor --records [--json] [SETTING …]   print DNS records to publish
  mayfly check-config [SETTING …]                print the settings in force
  mayfly --help | --version

`;

const SETTINGS = [
  'A setting is a flag, for example --domains in.example.com, or an environment variable,',
  'here MAYFLY_DOMAINS. The flag wins. Other users of the machine can see flags, so give',
  'secrets as variables. The values in brackets are the defaults on this machine.',
].join(' ');

/** `mayfly --help`. */
export function printHelp(): void {
  process.stdout.write(formatHelp(readMachine(), process.stdout.columns ?? DEFAULT_WIDTH));
}

/** The text of `mayfly --help`, for a terminal of so many columns. */
export function formatHelp(machine: Machine, columns: number): string {
  const width = Math.max(MIN_WIDTH, Math.min(columns, MAX_WIDTH));
  const settings = Object.entries(variables(machine)).map(([name, { description = '', def }]) => {
    const unset = 'defaultValue' in def ? ` [${def.defaultValue}]` : '';
    return { flag: toFlag(name), text: `${description}${unset}` };
  });
  const indent = Math.max(...settings.map(({ flag }) => flag.length)) + 4;
  const rows = settings.map(({ flag, text }) => {
    const lines = wrapText(text, width - indent);
    return `  ${flag}`.padEnd(indent) + lines.join(`\n${' '.repeat(indent)}`);
  });
  return `${INTRODUCTION}${[...wrapText(SETTINGS, width), '', ...rows].join('\n')}\n`;
}
