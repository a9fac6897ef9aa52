import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '#server/config/config.ts';
import { PROJECT_ROOT } from '../../harness/service.ts';

const MACHINE = { hostname: 'node', memory: 2 * 2 ** 30, cores: 2 };
const DEPLOY = path.join(PROJECT_ROOT, 'deploy');

/** Without a value it is the operator's own, if there is one: here there is none. */
const Setting = z.coerce
  .string()
  .nullable()
  .transform((value) => value ?? '');

const Networks = z.union([
  z.array(z.string()),
  z.record(z.string(), z.object({ ipv4_address: z.string() })),
]);

const Service = z.looseObject({
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  image: z.string().optional(),
  networks: Networks.default([]),
  sysctls: z.record(z.string(), z.number()).default({}),
  environment: z.record(z.string(), Setting).default({}),
  volumes: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
});
const Pool = z.object({ subnet: z.string(), ip_range: z.string().optional() });
const Network = z.looseObject({ ipam: z.object({ config: z.tuple([Pool]) }).optional() });
const File = z.looseObject({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), Network).default({}),
});

/** What an operator gives, beside what has a default. */
const GIVEN: Readonly<Record<string, string>> = {
  MAYFLY_ACME: 'operator@example.com',
  MAYFLY_DOMAINS: 'in.example.com',
  PAGE_HOST: 'mail.example.com',
  MX_HOST: 'mx.example.com',
};

/** `${NAME}`, `${NAME:-default}` and `${NAME:?why it is needed}`. */
const VARIABLE = /\$\{(\w+)(?::([-?])([^}]*))?\}/g;

function read(file: string) {
  return readFileSync(path.join(DEPLOY, file), 'utf8');
}

function parsed(file: string) {
  // As Compose does it: in the values, after the file was read.
  const fill = (_: unknown, value: unknown) =>
    typeof value === 'string' ? value.replace(VARIABLE, given) : value;
  return File.parse(parse(read(file), fill, { merge: true }));
}

function given(_: string, name: string, how: string | undefined, rest = ''): string {
  return GIVEN[name] ?? (how === '-' ? rest : '');
}

function mistakesOf(environment: Readonly<Record<string, string>>) {
  const loaded = loadConfig(environment, MACHINE);
  return loaded.ok ? [] : loaded.mistakes;
}

describe.each(['compose.yaml', 'compose.acme.yaml', 'compose.cluster.yaml'])(
  'deploy/%s',
  (file) => {
    const { networks, ...all } = parsed(file);
    const services = Object.entries(all.services);
    const nodes = services.filter(([, { build }]) => build !== undefined);

    test('every node has valid settings, and the settings of all nodes agree', () => {
      expect(nodes.length).toBeGreaterThan(0);
      // As the image has it.
      const image = { MAYFLY_HTTP_HOST: '::', MAYFLY_SMTP_HOST: '::' };
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

    test('every image is named in full, for engines that know no registry by themselves', () => {
      const images = services.flatMap(([, { build, image }]) =>
        build === undefined ? [image] : [],
      );
      for (const each of images) expect(each).toMatch(/^docker\.io\/\w+\/\w+:\d/);
    });

    test('only the proxy has the address that MAYFLY_TRUST_PROXY names', () => {
      const { front } = networks;
      const [pool] = front?.ipam?.config ?? [];
      const free = ipaddr.parseCIDR(pool?.ip_range ?? pool?.subnet ?? '0.0.0.0/0');
      const believed = nodes.flatMap(
        ([, { environment }]) => environment['MAYFLY_TRUST_PROXY'] ?? [],
      );
      const fixed = services.flatMap(([, each]) =>
        Array.isArray(each.networks) ? [] : Object.values(each.networks),
      );
      const some = services.some(([, each]) => Array.isArray(each.networks));
      for (const each of believed) {
        expect(fixed.filter(({ ipv4_address }) => ipv4_address === each)).toHaveLength(1);
        expect(some && ipaddr.parse(each).match(free)).toBe(false);
      }
    });

    test('no setting is made from one of its own name, which podman-compose hands on unread', () => {
      expect(read(file)).not.toMatch(/^ +(\w+): \$\{\1:?-/m);
    });

    test('every file of ours that is mounted is there', () => {
      const mounted = services.flatMap(([, { volumes }]) =>
        volumes.filter((each) => each.startsWith('./')),
      );
      for (const each of mounted)
        expect([each, existsSync(path.join(DEPLOY, each.split(':')[0] ?? ''))]).toEqual([
          each,
          true,
        ]);
    });
  },
);

test('every node that HAProxy knows is one of the cluster', () => {
  const names = Object.keys(parsed('compose.cluster.yaml').services);
  const known = [...read('haproxy.cfg').matchAll(/^ {2}server \w+ ([a-z]\w*):/gm)];
  expect(known).toHaveLength(4);
  for (const [, host] of known) expect(names).toContain(host);
});

test('HAProxy, which is not root in its image, may have the ports that its file has', () => {
  const ports = [...read('haproxy.cfg').matchAll(/^ {2}bind :::(\d+)/gm)];
  expect(ports.length).toBeGreaterThan(0);
  const least = parsed('compose.cluster.yaml').services['haproxy']?.sysctls;
  for (const [, port] of ports)
    expect(least?.['net.ipv4.ip_unprivileged_port_start']).toBeLessThanOrEqual(Number(port));
});
