import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '#server/config.ts';
import { PROJECT_ROOT } from '../../harness/service.ts';

const MACHINE = { hostname: 'node', memory: 2 * 2 ** 30, cores: 2 };
const DEPLOY = path.join(PROJECT_ROOT, 'deploy');

const Service = z.looseObject({
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  environment: z.record(z.string(), z.coerce.string()).default({}),
  volumes: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
});
const File = z.looseObject({ services: z.record(z.string(), Service) });

/** What an operator gives, beside what has a default. */
const GIVEN: Readonly<Record<string, string>> = {
  MAYFLY_DOMAINS: 'in.example.com',
  PAGE_HOST: 'mail.example.com',
  MX_HOST: 'mx.example.com',
};

/** `${NAME}`, `${NAME:-default}` and `${NAME:?why it is needed}`. */
const VARIABLE = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

function servicesOf(file: string) {
  const text = readFileSync(path.join(DEPLOY, file), 'utf8');
  expect(text).toContain('NOT RUN');
  // As Compose does it: in the values, after the file was read.
  const fill = (_: unknown, value: unknown) =>
    typeof value === 'string' ? value.replace(VARIABLE, given) : value;
  return File.parse(parse(text, fill, { merge: true })).services;
}

function given(_: string, name: string, how: string | undefined, rest = ''): string {
  return GIVEN[name] ?? (how === '-' ? rest : '');
}

function mistakesOf(environment: Readonly<Record<string, string>>) {
  const loaded = loadConfig(environment, MACHINE);
  return loaded.ok ? [] : loaded.mistakes;
}

describe.each(['compose.yaml', 'compose.cluster.yaml'])('deploy/%s', (file) => {
  const services = Object.entries(servicesOf(file));
  const nodes = services.filter(([, { build }]) => build !== undefined);

  test('every node is told settings that Mayfly takes, and they agree with each other', () => {
    expect(nodes.length).toBeGreaterThan(0);
    // As the image has it.
    const image = { MAYFLY_HTTP_HOST: '0.0.0.0', MAYFLY_SMTP_HOST: '0.0.0.0' };
    for (const [name, { environment }] of nodes)
      expect([name, mistakesOf({ ...image, ...environment })]).toEqual([name, []]);
    expect(mistakesOf({ ...image, MAYFLY_NO_SUCH_THING: '1' })).not.toEqual([]);
  });

  test('every node is built from here, writes nothing and may do nothing', () => {
    for (const [name, { build, read_only, cap_drop }] of nodes) {
      const dockerfile = path.join(DEPLOY, build?.context ?? '', build?.dockerfile ?? '');
      expect([name, existsSync(dockerfile), read_only, cap_drop]).toEqual([
        ...[name, true, true, ['ALL']],
      ]);
    }
  });

  test('every file of ours that is mounted is there', () => {
    const mounted = services.flatMap(([, { volumes }]) =>
      volumes.filter((each) => each.startsWith('./')),
    );
    expect(mounted.length).toBeGreaterThan(0);
    for (const each of mounted)
      expect([each, existsSync(path.join(DEPLOY, each.split(':')[0] ?? ''))]).toEqual([each, true]);
  });
});

test('every node that HAProxy knows is one of the cluster', () => {
  const names = Object.keys(servicesOf('compose.cluster.yaml'));
  const known = [
    ...readFileSync(path.join(DEPLOY, 'haproxy.cfg'), 'utf8').matchAll(
      /^ {2}server \w+ ([a-z]\w*):/gm,
    ),
  ];
  expect(known).toHaveLength(4);
  for (const [, host] of known) expect(names).toContain(host);
});
