#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseJson } from '../library/read-answer.ts';
import { hasFields, isText } from '../library/shape.ts';
import { run } from './run.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe may leave, as `head` does: that is no failure.
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`mayfly-client: ${error.message}\n`);
  process.exit(1);
});

const manifest = parseJson(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const version = hasFields<{ version: string }>(manifest, { version: isText })
  ? manifest.version
  : '';

process.exitCode = await run(process.argv.slice(2), process, version);
