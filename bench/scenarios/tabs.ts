import { z } from 'zod';
import { figureOf, type Round } from '../harness/figure.ts';
import { collectGarbage, type Measurable, settledBytes } from '../harness/memory.ts';
import { Program } from '../harness/program.ts';
import { createInboxes } from '../harness/rest.ts';
import type { Scenario } from '../harness/scenario.ts';
import { startSubject } from '../harness/subject.ts';

const EFFORTS = {
  full: { rounds: 5, tabs: 2_000 },
  quick: { rounds: 1, tabs: 500 },
} as const;

/** KB of 1,000 bytes, for a tab together with its inbox. */
const TARGET = { kind: 'at_most', value: 16 } as const;

/** Opened beforehand, so that code is loaded; few, since what they free is used again. */
const WARM_UP_TABS = 20;

const Opened = z.object({ kind: z.literal('open') });
const Listening = z.object({ kind: z.literal('listening'), port: z.number() });

/** KB for each connection. */
interface Weight {
  /** After a forced collection: what a tab really holds. */
  readonly held: number;
  /** As the process was left, garbage included. */
  readonly left: number;
}

/** Opens so many and hands out the programs that keep them open. */
type Opener = (count: number) => Promise<AsyncDisposable>;

export const tabs: Scenario = {
  name: 'tabs',
  about: 'resident memory for an open tab, its own inbox included',
  async measure(run) {
    const { rounds, tabs: count } = EFFORTS[run.effort];
    const weights: { service: Weight; plain: Weight }[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      run.tell(`${count} tabs, round ${round} of ${rounds}`);
      weights.push({ plain: await weighPlain(count), service: await weighService(count) });
    }
    const of = (what: keyof Weight): Round[] =>
      weights.map(({ service, plain }) => ({ subject: service[what], reference: plain[what] }));
    const common = { unit: 'KB/tab', referenceName: 'plain ws server' } as const;
    const figures = [
      figureOf({ ...common, name: 'held', rounds: of('held'), target: TARGET }),
      figureOf({ ...common, name: 'held and garbage', rounds: of('left') }),
    ];
    return { figures, notes: [`${count} tabs, each with an inbox of its own`] };
  },
};

/** A fresh service each time: memory that was given back once is cheaper the second time. */
async function weighService(count: number): Promise<Weight> {
  await using subject = await startSubject();
  return await weigh(subject, count, async (tabCount) => {
    const auths = await createInboxes(subject, tabCount);
    const { httpUrl } = subject;
    return await openAll({ kind: 'tabs', httpUrl, auths });
  });
}

async function weighPlain(count: number): Promise<Weight> {
  await using server = new Program('references/ws-server.ts', Listening, {});
  const { port } = await server.next();
  return await weigh(server, count, (socketCount) =>
    openAll({ kind: 'plain', url: `ws://127.0.0.1:${port}`, count: socketCount }),
  );
}

async function openAll(job: object): Promise<AsyncDisposable> {
  const load = new Program('load/tabs.ts', Opened, job);
  await load.next();
  return load;
}

async function weigh(target: Measurable, count: number, open: Opener): Promise<Weight> {
  await using _early = await open(WARM_UP_TABS);
  await collectGarbage(target);
  const before = await settledBytes(target);
  await using _tabs = await open(count);
  const left = await settledBytes(target);
  await collectGarbage(target);
  const held = await settledBytes(target);
  const each = (bytes: number) => (bytes - before) / count / 1_000;
  return { held: each(held), left: each(left) };
}
