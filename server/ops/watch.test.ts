import { appendFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay, setInterval } from 'node:timers/promises';
import { expect, type TestContext, test, vi } from 'vitest';
import { watchFiles } from './watch.ts';

/** Milliseconds; several times what any of it takes. */
const PATIENCE = { timeout: 20_000, interval: 20 };

/** Milliseconds in which a missing file is looked for at least once. */
const LONGER_THAN_A_LOOK_MS = 1_100;

const RULES = 'RUN-5';

interface Topology {
  /** Writes `old` so that it is read under `file`. */
  prepare(at: (...names: string[]) => string): Promise<void>;
  readonly file: readonly string[];
}

/** A watched file in a directory of its own, and what it held at each change. */
async function watched({ prepare, file }: Topology, { onTestFinished }: TestContext) {
  const directory = await mkdtemp(path.join(tmpdir(), 'mayfly-watch-'));
  const at = (...names: string[]) => path.join(directory, ...names);
  await prepare(at);
  const readings: string[] = [];
  const read = async () => {
    readings.push(await readFile(at(...file), 'utf8').catch(() => 'gone'));
  };
  const faults: unknown[] = [];
  const watch = watchFiles(
    [at(...file)],
    () => void read(),
    (error) => faults.push(error),
  );
  onTestFinished(async () => {
    await watch.close();
    await rm(directory, { recursive: true });
    expect(faults).toEqual([]);
  });
  const reads = (text: string) => vi.waitFor(() => expect(readings.at(-1)).toBe(text), PATIENCE);
  return { at, readings, reads };
}

type At = Parameters<Topology['prepare']>[0];

/** Leads a link elsewhere in one step. */
async function turn(link: string, target: string): Promise<void> {
  await symlink(target, `${link}.turned`);
  await rename(`${link}.turned`, link);
}

async function twoVersions(at: At): Promise<void> {
  for (const [version, text] of Object.entries({ v1: 'old', v2: 'new' })) {
    await mkdir(at(version));
    await writeFile(at(version, 'cert.pem'), text);
  }
}

const PLAIN: Topology = {
  file: ['cert.pem'],
  prepare: (at) => writeFile(at('cert.pem'), 'old'),
};

interface Change extends Topology {
  readonly name: string;
  /** Makes it read `new`. */
  change(at: At): Promise<void>;
}

const CHANGES: readonly Change[] = [
  { ...PLAIN, name: 'written in place', change: (at) => writeFile(at('cert.pem'), 'new') },
  {
    ...PLAIN,
    name: 'replaced by a renamed one',
    async change(at) {
      await writeFile(at('next'), 'new');
      await rename(at('next'), at('cert.pem'));
    },
  },
  {
    name: 'behind a link that is turned while the old file stays, as certbot does',
    file: ['live.pem'],
    async prepare(at) {
      await twoVersions(at);
      await symlink('v1/cert.pem', at('live.pem'));
    },
    change: (at) => turn(at('live.pem'), 'v2/cert.pem'),
  },
  {
    name: 'in a directory behind a link that is turned',
    file: ['current', 'cert.pem'],
    async prepare(at) {
      await twoVersions(at);
      await symlink('v1', at('current'));
    },
    change: (at) => turn(at('current'), 'v2'),
  },
  {
    name: 'in a mount of Kubernetes',
    file: ['cert.pem'],
    async prepare(at) {
      await twoVersions(at);
      await symlink('v1', at('..data'));
      await symlink('..data/cert.pem', at('cert.pem'));
    },
    async change(at) {
      await turn(at('..data'), 'v2');
      await rm(at('v1'), { recursive: true });
    },
  },
];

test.concurrent.for(CHANGES)(`${RULES} a file $name is noticed`, async (topology, context) => {
  const { at, reads } = await watched(topology, context);
  await reads('old');
  await topology.change(at);
  await reads('new');
  // From now on the file that is read is watched, and no longer the one before.
  await writeFile(at(...topology.file), 'newer');
  await reads('newer');
});

test.concurrent(`${RULES} a change before the first look is noticed`, async (context) => {
  const { at, reads } = await watched(PLAIN, context);
  await writeFile(at('cert.pem'), 'new');
  await reads('new');
});

test.concurrent(`${RULES} a file that is gone at one look is no change`, async (context) => {
  const { at, readings, reads } = await watched(PLAIN, context);
  await reads('old');
  await rm(at('cert.pem'));
  await delay(LONGER_THAN_A_LOOK_MS);
  await writeFile(at('cert.pem'), 'new');
  await reads('new');
  await rm(at('cert.pem'));
  await reads('gone');
  await writeFile(at('cert.pem'), 'back');
  await reads('back');
  expect(readings).toEqual(['old', 'new', 'gone', 'back']);
});

test.concurrent(`${RULES} a file that is still written is left alone`, async (context) => {
  const { at, readings, reads } = await watched(PLAIN, context);
  await reads('old');
  let text = 'old';
  // For three seconds, and so for three looks.
  for await (const _ of setInterval(50)) {
    appendFileSync(at('cert.pem'), '.');
    text += '.';
    if (text.length === 60) break;
  }
  await reads(text);
  // One more where this process was held up between two writes.
  expect(readings.length).toBeLessThanOrEqual(3);
});
