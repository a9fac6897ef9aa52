#!/usr/bin/env node
/**
 * The command `mayfly` of the package. It imports the parts of the service only after it has
 * checked the version of Node, which could not even parse them.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * As in `npm start`: SIGUSR1 opens no inspector, and V8 takes less memory. Node accepts them only
 * when it starts.
 */
const START_FLAGS = ['--disable-sigusr1', '--max-semi-space-size=8', '--v8-pool-size=2'];

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [least = 0] = String(manifest.engines?.node ?? '').match(/\d+/) ?? [];
const arguments_ = process.argv.slice(2);
const command = /^[^-]/.test(arguments_[0] ?? '') ? arguments_.shift() : 'start';

if (Number(process.versions.node.split('.')[0]) < Number(least)) {
  refuse(
    `Mayfly needs Node ${least} or newer, and this is Node ${process.versions.node}. ` +
      'Install one from https://nodejs.org/en/download.',
  );
} else if (command === 'start' && isIn('--version', '-v')) {
  process.stdout.write(`${manifest.version}\n`);
} else if (command !== 'doctor' && isIn('--help', '-h')) {
  const { printHelp } = await import('./config/help.ts');
  printHelp();
} else if (command === 'start') {
  await start();
} else if (command === 'doctor' || command === 'check-config') {
  // Each of them is a program of its own, whose arguments begin here.
  process.argv.splice(2, 1);
  await (command === 'doctor' ? import('./doctor.ts') : import('./check-config.ts'));
} else {
  refuse(`There is no command "${command}". Run mayfly --help for the list.`);
}

/** Windows has no SIGUSR1, and no way to replace a process: there the flags are left out. */
async function start(): Promise<void> {
  const main = fileURLToPath(import.meta.resolve('#server/main.ts'));
  const { execPath, execArgv } = process;
  process.argv = [execPath, main, ...arguments_];
  if (process.platform === 'win32') {
    await import('./main.ts');
  } else {
    const flags = [...execArgv, ...START_FLAGS];
    // Node 24.0 has no environment by default.
    process.execve?.(execPath, [execPath, ...flags, main, ...arguments_], process.env);
  }
}

function isIn(...flags: readonly string[]): boolean {
  return arguments_.some((argument) => flags.includes(argument));
}

function refuse(why: string): void {
  console.error(why);
  process.exitCode = 1;
}
