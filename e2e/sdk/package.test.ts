import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isLong } from '#server/ops/testing/length.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { PROJECT_ROOT, type Service, startService } from '../harness/service.ts';
import { findProgram, whyNoProgram } from '../programs.ts';
import {
  findNode,
  type Installed,
  installPackage,
  readSnippets,
  writeSnippets,
} from './package.ts';

const execute = promisify(execFile);

/** Milliseconds; a snippet waits for one email. */
const SNIPPET_TIMEOUT = 60_000;

interface Runtime {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Why tests cannot use it; empty where they can. */
  readonly why: string;
  readonly hasAwaitUsing: boolean;
}

const oldNode = await findNode(20);

const deno = await describeRuntime('deno', ['run', '--allow-all']);

const WHY_NO_OLD_NODE = oldNode === null ? 'Node 20 is not on the PATH' : '';

const OLDEST = { name: 'Node 20', node: oldNode ?? '', why: WHY_NO_OLD_NODE };
const OWN_NODE = { name: 'Node 24', node: process.execPath, why: '' };

/**
 * The oldest that the README names, and that of the project. What runs on the oldest runs on both:
 * the short form has the other one only if this machine lacks the oldest.
 */
const NODES = isLong || oldNode === null ? [OLDEST, OWN_NODE] : [OLDEST];

/** Beside the Node of the project. */
const RUNTIMES: readonly Runtime[] = [
  {
    ...{ name: 'Node 20', program: oldNode ?? '', args: [] },
    ...{ why: WHY_NO_OLD_NODE, hasAwaitUsing: false },
  },
  deno,
  await describeRuntime('bun', []),
];

async function describeRuntime(name: 'deno' | 'bun', args: readonly string[]): Promise<Runtime> {
  const why = await whyNoProgram(name);
  return { name, program: (await findProgram(name)) ?? '', args, why, hasAwaitUsing: true };
}

const AWAIT_USING = /^await using /m;

const AgentConfig = z.object({
  mcpServers: z.object({
    mayfly: z.object({
      command: z.string(),
      args: z.array(z.string()),
      env: z.record(z.string(), z.string()),
    }),
  }),
});

const readme = await readFile(path.join(PROJECT_ROOT, 'sdk/README.md'), 'utf8');
const snippets = await readSnippets();

let service: Service;
let installed: Installed;

beforeAll(async () => {
  service = await startService();
  installed = await installPackage();
  await writeSnippets(installed.folder, service);
  const program = `#!/bin/sh\n'${process.execPath}' -e "import('./my-application.mjs').then(({ signUp }) => signUp('$1'))"\n`;
  await writeFile(path.join(installed.folder, 'sign-up'), program);
  await chmod(path.join(installed.folder, 'sign-up'), 0o755);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await installed[Symbol.asyncDispose]();
});

/** Runs a program in the folder, as a shell there would. */
const run = (program: string, ...args: readonly string[]) =>
  runWith(process.execPath, program, args);

/** The same where `node` is this one, for programs that begin with its name. */
async function runWith(node: string, program: string, args: readonly string[]): Promise<string> {
  const bin = path.join(installed.folder, 'node_modules/.bin');
  const nodes = path.dirname(node);
  const running = execute(program, [...args], {
    cwd: installed.folder,
    timeout: SNIPPET_TIMEOUT,
    env: {
      ...process.env,
      PATH: [bin, nodes, process.env['PATH']].join(path.delimiter),
      MAYFLY_URL: service.httpUrl,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      XDG_STATE_HOME: path.join(installed.folder, 'state'),
    },
  });
  const { stdout } = await running.catch((error) => {
    throw new Error(`${error.message}\n${error.stdout}`);
  });
  return stdout;
}

const bin = (name: string) => path.join(PROJECT_ROOT, 'node_modules/.bin', name);

test('the package passes the checks of publint and of Are the types wrong', async () => {
  await expect(execute(bin('publint'), ['--strict', installed.archive])).resolves.toBeDefined();
  const types = ['--profile', 'esm-only', installed.archive];
  await expect(execute(bin('attw'), types)).resolves.toBeDefined();
});

test('it has no dependencies, and the licences of what it brings', async () => {
  const folder = path.join(installed.folder, 'node_modules/mayfly-client');
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  expect(manifest).not.toHaveProperty('dependencies');
  const licences = await readFile(path.join(folder, 'dist/licences.md'), 'utf8');
  for (const name of ['commander', '@modelcontextprotocol/sdk', 'zod'])
    expect(licences).toContain(`## ${name} - `);
  const library = await readFile(path.join(folder, 'dist/index.js'), 'utf8');
  expect(library).not.toMatch(/from ['"](?!\.\/)/);
  // Two copies of a test runner refuse each other.
  for (const [file, runner] of [
    ['playwright.js', '@playwright/test'],
    ['vitest.js', 'vitest'],
  ] as const) {
    const fixture = await readFile(path.join(folder, 'dist', file), 'utf8');
    expect(fixture).toMatch(new RegExp(`from ["']${runner}["']`));
  }
});

test('the package is installed as the README says', async () => {
  const project = path.join(installed.folder, 'project');
  await mkdir(project);
  await writeFile(path.join(project, 'package.json'), '{ "private": true }\n');
  const [, commands = ''] = /^```\n(mkdir [\s\S]*?)^```$/m.exec(readme) ?? [];
  const own = commands.replace('PATH-OF-THE-CLONE', path.dirname(installed.archive));
  const env = { ...process.env, npm_config_offline: 'true' };
  await execute('sh', ['-ec', own], { cwd: project, timeout: SNIPPET_TIMEOUT, env });
  const { devDependencies } = JSON.parse(
    await readFile(path.join(project, 'package.json'), 'utf8'),
  );
  expect(devDependencies).toHaveProperty('mayfly-client');
});

test('the README has the snippets that are run', () => {
  expect(snippets.map(({ file }) => file)).toEqual([
    ...['code.mjs', 'email.mjs', 'sign-up.spec.ts', 'playwright.config.ts', 'sign-up.test.ts'],
    ...['jest.d.ts', 'run.sh'],
  ]);
});

const scripts = snippets.filter(({ language }) => language === 'js');

test.each(scripts)('$file of the README runs as it stands', async ({ file }) => {
  expect(await run(process.execPath, file)).toMatch(/^482913\b/m);
});

for (const { name, program, args, why, hasAwaitUsing } of RUNTIMES) {
  test.each(scripts.filter(({ text }) => hasAwaitUsing || !AWAIT_USING.test(text)))(
    `$file runs with ${name}`,
    unlessMissing(why),
    async ({ file }) => {
      expect(await run(program, ...args, file)).toMatch(/^482913\b/m);
    },
  );
}

const OWN = `import { Mayfly } from 'mayfly-client';
const inbox = await new Mayfly().createInbox();
await inbox.sendTestMail();
console.log(await inbox.code());
await inbox.delete();
`;

test('Deno needs no more permissions than the README says', unlessMissing(deno.why), async () => {
  const [, permissions = ''] = /Deno\s+\(with `(.+?)`\)/.exec(readme) ?? [];
  await writeFile(path.join(installed.folder, 'own.mjs'), OWN);
  const given = permissions.split(' ');
  expect(await run(deno.program, 'run', '--no-prompt', ...given, 'own.mjs')).toMatch(/^\d{6}$/m);
});

describe.each(NODES)('with $name', ({ node, why }) => {
  test(
    'the Playwright test and its configuration run as they stand',
    unlessMissing(why),
    async () => {
      const args = ['test', 'sign-up.spec.ts', '--reporter=line'];
      expect(await runWith(node, bin('playwright'), args)).toContain('1 passed');
    },
  );

  test('the commands run as they stand', unlessMissing(why), async () => {
    expect(await runWith(node, 'bash', ['run.sh'])).toBe('482913\n');
  });

  test('an agent has the server as it is configured', unlessMissing(why), async () => {
    const [, config = ''] = /^```json\n([\s\S]*?)^```$/m.exec(readme) ?? [];
    const own = config
      .replace('/PATH-OF-YOUR-PROJECT', installed.folder)
      .replace('http://localhost:3000', service.httpUrl);
    const { command, args, env } = AgentConfig.parse(JSON.parse(own)).mcpServers.mayfly;
    const agent = new Client({ name: 'test', version: '1.0.0' });
    const PATH = path.dirname(node);
    await agent.connect(new StdioClientTransport({ command, args, env: { ...env, PATH } }));
    const created = await agent.callTool({ name: 'create_inbox' });
    expect(JSON.stringify(created)).toMatch(/\w@mayfly\.localhost/);
    await agent.close();
  });
});

const FAILING = `import { expect, test } from 'mayfly-client/playwright';
import { signUp } from './my-application.mjs';
test('fails', async ({ inbox }) => {
  await signUp(inbox.address);
  expect(await inbox.waitFor()).not.toHaveCode();
});
`;

test('the report of a Playwright test that fails has its emails', async () => {
  await writeFile(path.join(installed.folder, 'failing.spec.ts'), FAILING);
  const report = await run(bin('playwright'), 'test', 'failing.spec.ts', '--reporter=json').catch(
    String,
  );
  expect(report).toContain('not to have a code (it has ');
  // As a file, the reports do not grow by its attachments.
  for (const [name, has] of [
    ['email 1.txt', 'body'],
    ['email 1 as it came.txt', 'path'],
  ])
    expect(report).toMatch(
      new RegExp(`"name": "${name}",\\s+"contentType": "text/plain",\\s+"${has}"`),
    );
});

const ENDLESS = `import { test } from 'mayfly-client/playwright';
test.use({ inboxOptions: { domain: 'mayfly.localhost' } });
test('waits', async ({ inbox, createInbox }) => {
  await (await createInbox()).expectNone({ within: 50 });
  await inbox.waitFor({ subject: 'Welcome' });
});
`;

test('a wait of a Playwright test ends before the test does, and its error is seen', async () => {
  await writeFile(path.join(installed.folder, 'endless.spec.ts'), ENDLESS);
  const args = ['test', 'endless.spec.ts', '--reporter=line', '--timeout=5000'];
  const report = await run(bin('playwright'), ...args).catch(String);
  expect(report).toContain('No email matched (subject "Welcome") within 2500 ms.');
});

test('the Vitest test runs as it stands', async () => {
  expect(await run(bin('vitest'), 'run', 'sign-up.test.ts')).toMatch(/Tests\s+1 passed/);
});

const FURTHER = `import { expect, test } from 'mayfly-client/vitest';
import { signUp } from './my-application.mjs';
test('waits', async ({ inbox, createInbox }) => {
  const other = await createInbox({ domain: 'mayfly.localhost' });
  await signUp(other.address);
  expect(await other.waitFor()).toHaveCode();
  await inbox.waitFor();
});
`;

test('so does a wait of a Vitest test, which can have further inboxes', async () => {
  await writeFile(path.join(installed.folder, 'further.test.ts'), FURTHER);
  const report = await run(bin('vitest'), 'run', 'further.test.ts').catch(String);
  expect(report).toContain('No email arrived within 2500 ms.');
});

const TYPED = `import { expect, test } from 'mayfly-client/vitest';
test('matchers are those of an email', async ({ inbox }) => {
  expect.soft(await inbox.waitFor(), 'why').not.toHaveLink({ kind: 'reset' });
  // @ts-expect-error A promise has none.
  expect(inbox.waitFor()).toHaveCode();
});
`;

test('the types of the package are those of the snippets', async () => {
  await writeFile(path.join(installed.folder, 'typed.ts'), TYPED);
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext'];
  const lib = [
    '--lib',
    'es2024,dom,esnext.disposable',
    '--types',
    '',
    '--allowJs',
    '--checkJs',
    'false',
  ];
  const files = snippets.filter(({ language }) => language === 'ts').map(({ file }) => file);
  await expect(run(bin('tsc'), ...options, ...lib, ...files, 'typed.ts')).resolves.toBe('');
});
