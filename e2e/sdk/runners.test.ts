import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byLength, isLong } from '#server/ops/testing/length.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoRegistry } from '../harness/package.ts';
import { PROJECT_ROOT, type Service, startService } from '../harness/service.ts';
import { findNode, type Installed, installPackage, NPM_TIMEOUT, writeSnippets } from './package.ts';

const execute = promisify(execFile);

/** The project does not have it. */
const JEST = ['jest@30.5.2', '@jest/globals@30.5.2'];

/**
 * The oldest of the README. The short form runs its snippets with those of the project, in
 * `package.test.ts`.
 */
const OLDEST = ['vitest@4.1.12', '@playwright/test@1.50.0'];

/** Milliseconds; a runner starts, and waits for one email. */
const RUN_TIMEOUT = 60_000;

const WHY = await whyNoRegistry();

/** The oldest that the README names, if this machine has it. */
const node = (await findNode(20)) ?? process.execPath;

let service: Service;
let installed: Installed;

beforeAll(async () => {
  if (WHY !== '') return;
  [service, installed] = await Promise.all([
    startService(),
    installPackage({
      linked: ['nodemailer'],
      added: byLength({ short: JEST, long: [...JEST, ...OLDEST] }),
    }),
  ]);
  await writeSnippets(installed.folder, service);
}, NPM_TIMEOUT);
afterAll(async () => {
  if (WHY !== '') return;
  await service[Symbol.asyncDispose]();
  await installed[Symbol.asyncDispose]();
});

/** What the runner says, whether its tests pass or fail. */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const running = execute(node, [path.join(installed.folder, 'node_modules', program), ...args], {
    cwd: installed.folder,
    timeout: RUN_TIMEOUT,
    env: {
      ...process.env,
      ...{ MAYFLY_URL: service.httpUrl, NO_COLOR: '1', FORCE_COLOR: undefined },
      NODE_OPTIONS: '--experimental-vm-modules',
    },
  });
  const { stdout, stderr } = await running.catch((error) => error);
  return `${stdout}\n${stderr}`;
}

if (isLong) {
  test('the suite of the README runs with Playwright 1.50', unlessMissing(WHY), async () => {
    const args = ['test', 'sign-up.spec.ts', '--reporter=line'];
    expect(await run('@playwright/test/cli.js', ...args)).toContain('1 passed');
  });

  test('the test of the README runs with Vitest 4', unlessMissing(WHY), async () => {
    expect(await run('vitest/vitest.mjs', 'run', 'sign-up.test.ts')).toMatch(/Tests\s+1 passed/);
  });
}

const JEST_TEST = `import { expect, test } from '@jest/globals';
import { Mayfly } from 'mayfly-client';
import { matchers } from 'mayfly-client/matchers';
import { signUp } from './my-application.mjs';

expect.extend(matchers);

test('a new customer gets a code', async () => {
  const inbox = await new Mayfly().createInbox();
  await signUp(inbox.address);
  const email = await inbox.waitFor();
  expect(email).toHaveCode('482913');
  expect(email).toHaveLink({ kind: 'verify' });
  expect(email).not.toHaveCode('111111');
  await expect(email).not.toBeAuthenticated();
  expect(() => expect(email).toHaveCode('111111')).toThrow('482913');
  await inbox.delete();
});
`;

test('the matchers are those of Jest, as the README has them', unlessMissing(WHY), async () => {
  await writeFile(path.join(installed.folder, 'jest.test.mjs'), JEST_TEST);
  expect(await run('jest/bin/jest.js', 'jest.test.mjs')).toMatch(/Tests:\s+1 passed/);
});

const JEST_TYPES = `import { expect } from '@jest/globals';
import type { Email } from 'mayfly-client';
declare const email: Email;
expect(email).toHaveCode('482913');
await expect(email).toBeAuthenticated();
// @ts-expect-error There is no such kind.
expect(email).toHaveLink({ kind: 'other' });
`;

test('its types know them by the file of the README', unlessMissing(WHY), async () => {
  await writeFile(path.join(installed.folder, 'typed.mts'), JEST_TYPES);
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext'];
  const lib = ['--lib', 'es2024,dom,esnext.disposable', '--types', ''];
  const tsc = path.join(PROJECT_ROOT, 'node_modules/.bin/tsc');
  const files = ['jest.d.ts', 'typed.mts'];
  const compiled = execute(tsc, [...options, ...lib, ...files], { cwd: installed.folder });
  await expect(compiled).resolves.toMatchObject({ stdout: '' });
});
