import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { metricsUrl } from '../harness/metrics.ts';
import { type Node, type Nodes, startNodes } from '../harness/nodes.ts';
import { createInbox, request } from '../harness/rest.ts';
import { askRecipient } from '../harness/smtp.ts';

type State = 'active' | 'draining' | 'retired';

const Domains = z.object({ domains: z.array(z.object({ domain: z.string(), state: z.string() })) });

/** `new.test` beside a domain that stays; null: the file does not name it. */
function poolFile(state: State | null): string {
  const changed = state === null ? '' : `  - { domain: new.test, state: ${state} }\n`;
  return `domains:\n  - domain: a.test\n${changed}`;
}

describe('POOL-7 two nodes, each with a domains file of its own', { timeout: 60_000 }, () => {
  let folder: string;
  let files: readonly string[];
  let started: Nodes;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mayfly-domain-change-'));
    files = ['one.yaml', 'two.yaml'].map((name) => path.join(folder, name));
    for (const file of files) await writeFile(file, poolFile(null));
    started = await startNodes(
      ...files.map((file) => ({ MAYFLY_DOMAINS_FILE: file, MAYFLY_METRICS_PORT: '0' })),
    );
  });
  afterAll(async () => {
    await started[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** Changes the file of one node, and waits until that node has taken it. */
  async function change(node: Node, state: State | null): Promise<void> {
    const file = files[started.nodes.indexOf(node)] ?? '';
    await writeFile(`${file}.new`, poolFile(state));
    await rename(`${file}.new`, file);
    await vi.waitFor(async () => expect(await stateAt(node)).toBe(state), { timeout: 15_000 });
  }

  async function stateAt({ httpUrl }: Node): Promise<string | null> {
    const { domains } = Domains.parse(await (await request(httpUrl, '/domains')).json());
    return domains.find(({ domain }) => domain === 'new.test')?.state ?? null;
  }

  /** What all receivers reply to each address that some node makes in the domain now. */
  async function repliesToNewAddresses(): Promise<readonly number[]> {
    const made = await Promise.allSettled(
      started.nodes.map(({ httpUrl }) => createInbox(httpUrl, { domain: 'new.test' })),
    );
    const addresses = made.flatMap((each) =>
      each.status === 'fulfilled' ? [each.value.address] : [],
    );
    return codesFor(addresses);
  }

  async function codesFor(addresses: readonly string[]): Promise<readonly number[]> {
    const asked = addresses.flatMap((address) =>
      started.nodes.map(({ smtp }) => askRecipient(smtp, address)),
    );
    return (await Promise.all(asked)).map(({ code }) => code);
  }

  test('in the documented order no address is made that a node refuses', async () => {
    for (const node of started.nodes) await change(node, 'draining');
    expect(await repliesToNewAddresses()).toEqual([]);
    const [first, second] = started.nodes;
    if (first === undefined || second === undefined) throw new Error('there are not two nodes');
    await change(first, 'active');
    expect(await repliesToNewAddresses()).toEqual([250, 250]);
    await change(second, 'active');
    expect(await repliesToNewAddresses()).toEqual([250, 250, 250, 250]);
    const { address } = await createInbox(first.httpUrl, { domain: 'new.test' });
    await change(first, 'draining');
    expect(await repliesToNewAddresses()).toEqual([250, 250]);
    await change(second, 'draining');
    expect(await repliesToNewAddresses()).toEqual([]);
    expect(await codesFor([address])).toEqual([250, 250]);
    for (const node of started.nodes) await change(node, 'retired');
    expect(await codesFor([address])).toEqual([550, 550]);
  });

  test('the hash in log and metrics shows whether the nodes agree', async () => {
    const [first, second] = started.nodes;
    if (first === undefined || second === undefined) throw new Error('there are not two nodes');
    const hashes = () => Promise.all([first, second].map(hashAt));
    for (const node of started.nodes) await change(node, 'draining');
    expect(new Set(await hashes()).size).toBe(1);
    await change(first, 'active');
    const [one, two] = await hashes();
    expect(one).not.toBe(two);
    expect(first.logged.findLast((line) => line.includes('"pool_replaced"'))).toContain(one);
    expect(second.logged.findLast((line) => line.includes('"pool_replaced"'))).toContain(two);
    await change(second, 'active');
    expect(new Set(await hashes()).size).toBe(1);
  });

  async function hashAt({ logged }: Node): Promise<string> {
    const url = metricsUrl({ child: { lines: logged } });
    const text = await (await fetch(new URL('/metrics', url ?? ''))).text();
    const [, hash = ''] = /^mayfly_domains_info\{hash="(\w+)"\} 1$/m.exec(text) ?? [];
    expect(hash).not.toBe('');
    return hash;
  }
});
