import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseDockerfile } from '../service/container/dockerfile.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

const Step = z.object({ uses: z.string().optional(), run: z.string().optional() });
const Access = z.record(z.string(), z.string());
const Workflow = z.object({
  permissions: Access,
  jobs: z.record(
    z.string(),
    z.object({
      'runs-on': z.string(),
      'timeout-minutes': z.number(),
      permissions: Access.optional(),
      steps: z.array(Step),
    }),
  ),
});

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

const { version, scripts } = z
  .object({ version: z.string(), scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

test('the version of package.json is that of the client, the lock file and the changelog', () => {
  expect(JSON.parse(read('sdk/package.json')).version).toBe(version);
  const { packages } = JSON.parse(read('package-lock.json'));
  expect([packages[''].version, packages['sdk'].version]).toEqual([version, version]);
  const [, newest, date] = /^## (\S+) \((.+)\)$/m.exec(read('CHANGELOG.md')) ?? [];
  expect(newest).toBe(version);
  expect(date).toMatch(/^\d{4}-\d\d-\d\d$/);
  for (const file of ['README.md', 'sdk/README.md', 'docs/deploy.md', 'docs/setups.md'])
    for (const [, named] of read(file).matchAll(/(?:\.|-|: )(\d+\.\d+\.\d+)(?:\.tgz| \}\])/g))
      expect([file, named]).toEqual([file, version]);
});

describe.each(globSync('.github/workflows/*.yml', { cwd: ROOT }))('%s', (file) => {
  const text = read(file);
  const { permissions, jobs } = Workflow.parse(parse(text));
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  test('says that it was not run, and pins each action to a version', () => {
    expect(text).toMatch(/^# NOT RUN/);
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    expect(actions.length).toBeGreaterThan(1);
    for (const each of actions) expect(each).toMatch(/^[\w-]+\/[\w-]+@v\d+\.\d+\.\d+$/);
  });

  test('only reads, unless a job has to write', () => {
    expect(permissions).toEqual({ contents: 'read' });
  });

  test('runs scripts and files that there are', () => {
    const commands = steps.flatMap(({ run }) => run ?? []).join('\n');
    for (const [, name = ''] of commands.matchAll(/npm run (?:-s )?([\w:-]+)/g))
      expect(scripts).toHaveProperty([name]);
    const files = [...commands.matchAll(/(?:--file |^)([\w./-]+\.hcl|\.ci\/run)/gm)];
    for (const [, name = ''] of files) expect(read(name)).not.toBe('');
  });
});

test('the image has all labels, from the arguments that the build for all architectures gives', () => {
  const bake = read('deploy/docker-bake.hcl');
  const image = parseDockerfile(read('deploy/Dockerfile')).at(-1);
  const [, block = ''] = /args = \{(.+?)\}/s.exec(bake) ?? [];
  const given = [...block.matchAll(/^ +(\w+) +=/gm)].map(([, name = '']) => name);
  expect(image?.arguments).toEqual(given);
  const labels = ['title', 'description', 'licenses', 'version', 'revision', 'source'];
  expect(image?.labels).toMatchObject(
    Object.fromEntries(
      labels.map((name) => [`org.opencontainers.image.${name}`, expect.stringMatching(/\S/)]),
    ),
  );
  for (const name of given) expect(Object.values(image?.labels ?? {})).toContain(`\${${name}}`);
});
