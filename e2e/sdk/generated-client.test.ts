import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { createApp } from '../../examples/sign-up/app.ts';
import { whyNoRegistry } from '../harness/package.ts';
import { PROJECT_ROOT, type Service, startService } from '../harness/service.ts';

const execute = promisify(execFile);

/** Not of the project: the generator needs an older TypeScript than the project has. */
const PACKAGES = ['openapi-typescript@7.13.0', 'openapi-fetch@0.17.0', 'typescript@5.9.3'];

/** Milliseconds; npm, the compiler and the wait for one email take some of it each. */
const STEP_TIMEOUT = 60_000;

const WHY = await whyNoRegistry();

let service: Service;
let folder: string;

/** Runs a program with Node in the folder. */
async function node(...args: readonly string[]): Promise<string> {
  const running = execute(process.execPath, [...args], { cwd: folder, timeout: STEP_TIMEOUT });
  // The compiler writes its errors to its standard output.
  const { stdout } = await running.catch((error) => {
    throw new Error(`${error.message}\n${error.stdout}`);
  });
  return stdout;
}

const generate = (...options: readonly string[]) =>
  node(
    'node_modules/openapi-typescript/bin/cli.js',
    `${service.httpUrl}/api/v1/openapi.json`,
    ...options,
  );

/** Type-checks these files with the installed compiler, under the options of the client library. */
async function compile(files: readonly string[], options: object = {}): Promise<string> {
  const compilerOptions = {
    typeRoots: [path.join(PROJECT_ROOT, 'node_modules/@types')],
    // An `undefined` never gets into JSON.
    exactOptionalPropertyTypes: false,
    ...options,
  };
  const config = { extends: path.join(PROJECT_ROOT, 'sdk/tsconfig.json'), compilerOptions, files };
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify({ ...config, include: [] }));
  return node('node_modules/typescript/bin/tsc', '-p', '.');
}

beforeAll(async () => {
  if (WHY !== '') return;
  folder = await mkdtemp(path.join(tmpdir(), 'mayfly-generated-'));
  // As `npm init` writes it.
  await writeFile(path.join(folder, 'package.json'), '{ "private": true, "type": "commonjs" }\n');
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
  const options = { cwd: folder, timeout: STEP_TIMEOUT };
  const installed = execute('npm', ['install', ...quiet, ...PACKAGES], options);
  [service] = await Promise.all([startService(), installed]);
});
afterAll(async () => {
  if (WHY !== '') return;
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('HTTP-17 a generated client signs up as docs/api.md shows', unlessMissing(WHY), async () => {
  const docs = await readFile(path.join(PROJECT_ROOT, 'docs/api.md'), 'utf8');
  const [, snippet = ''] = /^```ts\n(\/\/ code\.mts[^\n]*\n[\s\S]*?)^```$/m.exec(docs) ?? [];
  const app = await createApp({ smtpUrl: `smtp://${service.smtp.host}:${service.smtp.port}` });
  try {
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const application = `export async function signUp(email) {
  await fetch('${url}/code', { method: 'POST', body: new URLSearchParams({ email }) });
}
`;
    await writeFile(path.join(folder, 'my-application.mjs'), application);
    const code = snippet.replaceAll('http://localhost:3000', service.httpUrl);
    await writeFile(path.join(folder, 'code.mts'), code);
    await generate('-o', 'mayfly.d.ts');
    expect(await compile(['code.mts'], { allowJs: true })).toBe('');
    expect(await node('code.mts')).toMatch(/^\d{6}\n$/);
  } finally {
    await app.close();
  }
});

test('HTTP-17 the types of the client library agree with the generated ones', {
  ...unlessMissing(WHY),
}, async () => {
  await generate('--immutable', '-o', 'mayfly.d.ts');
  const agreement = path.join(PROJECT_ROOT, 'e2e/sdk/generated');
  const rootDirs = [folder, agreement];
  expect(await compile([path.join(agreement, 'agreement.ts')], { rootDirs })).toBe('');
});
