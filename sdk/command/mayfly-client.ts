#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { hasFields, parseJson } from '../library/read-answer.ts';
import { run } from './run.ts';

// The reader of a pipe may leave, as `head` does: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const manifest = parseJson(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const version = hasFields<{ version: string }>(manifest, ['version']) ? manifest.version : '';

process.exitCode = await run(process.argv.slice(2), process, version);
