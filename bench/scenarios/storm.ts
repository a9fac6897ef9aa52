import { EmailSource } from '../harness/email-source.ts';
import { figureOf, type Round } from '../harness/figure.ts';
import { mostTabs, OwnTabs } from '../harness/own-tabs.ts';
import { cpuMs } from '../harness/process-stats.ts';
import type { Scenario } from '../harness/scenario.ts';
import { startSubject } from '../harness/subject.ts';

const EFFORTS = {
  full: { rounds: 3, tabs: 10_000 },
  quick: { rounds: 1, tabs: 500 },
} as const;

const SESSIONS = 20;
/** Of the tabs: those that get an email while they are away or come back. */
const EMAILS_SHARE = 0.1;

/** Milliseconds until the last tab is back. */
const TARGET = { kind: 'at_most', value: 4_000 } as const;

export const storm: Scenario = {
  name: 'storm',
  about: 'all tabs lose their connection at once and come back with cursors, while emails arrive',
  async measure(run) {
    const { rounds: count, tabs: wanted } = EFFORTS[run.effort];
    const tabCount = mostTabs(wanted);
    await using subject = await startSubject();
    await using source = await EmailSource.start('text');
    run.tell(`opening ${tabCount} tabs`);
    await using tabs = await OwnTabs.open(subject, tabCount);
    const recipients = tabs.inboxes.map(({ address }) => address);
    const messages = Math.ceil(tabCount * EMAILS_SHARE);
    const burst = { to: subject.smtp, recipients, messages, sessions: SESSIONS } as const;
    const rounds: Round[] = [];
    const cpu: Round[] = [];
    const failures: string[] = [];
    const cpuOf = async <T>(work: () => Promise<T>) => {
      const before = await cpuMs(subject.pid);
      const done = await work();
      return { done, cpu: ((await cpuMs(subject.pid)) - before) / tabCount };
    };
    for (let round = 1; round <= count; round += 1) {
      run.tell(`round ${round} of ${count}`);
      const { done: quiet, cpu: quietCpu } = await cpuOf(() => tabs.drop());
      const { done: back, cpu: backCpu } = await cpuOf(async () => {
        const [dropped] = await Promise.all([
          tabs.drop(),
          source.send({ ...burst, first: tabs.claim(messages), connections: 'kept' }),
        ]);
        await tabs.pushed(messages);
        return dropped;
      });
      rounds.push({ subject: back.ms, reference: quiet.ms });
      cpu.push({ subject: backCpu, reference: quietCpu });
      failures.push(...quiet.failures, ...back.failures);
    }
    const common = { unit: 'ms', referenceName: 'without emails' } as const;
    const figures = [
      figureOf({ ...common, name: 'until all are back', rounds, target: TARGET }),
      figureOf({ ...common, name: 'CPU of a tab', rounds: cpu }),
    ];
    const notes = [
      `${tabCount} tabs; ${messages} emails came meanwhile, and none was lost`,
      `${failures.length} connections of all rounds failed and were tried again a second later`,
      ...new Set(failures),
    ];
    return { figures, notes };
  },
};
