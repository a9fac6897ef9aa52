import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { createApp } from '../../examples/sign-up/app.ts';
import { Mayfly } from '../../sdk/library/index.ts';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
import { startRival } from '../harness/rival.ts';
import { findRivals } from '../harness/rivals.ts';
import type { Scenario } from '../harness/scenario.ts';
import { quantile } from '../harness/statistics.ts';
import { type Endpoint, startSubject } from '../harness/subject.ts';

const EFFORTS = { full: { rounds: 5, signUps: 24 }, quick: { rounds: 1, signUps: 8 } } as const;

/** Tests at the same time. */
const WORKERS = [1, 8] as const;

/**
 * Milliseconds between two requests of a test that polls. Test helpers for MailDev that are
 * published wait a second, and longer each time; a tenth of it is what a patient author would set.
 */
const POLLS = [1_000, 100] as const;

/** When the shop answers: what a test waits for begins after it, or is still under way. */
const ANSWERS = ['after sending', 'before sending'] as const;
type Answers = (typeof ANSWERS)[number];

/** One test: signs up, and resolves with the milliseconds from the form to the code. */
type SignUp = () => Promise<number>;

export const signUp: Scenario = {
  name: 'sign-up',
  about: 'form sent → code in the test, by mayfly-client and by polling MailDev',
  async measure(run) {
    const { rounds, signUps } = EFFORTS[run.effort];
    const { programs, notes } = await findRivals();
    const program = programs.find(({ name }) => name === 'MailDev');
    if (program === undefined) return { figures: [], notes };
    await using subject = await startSubject();
    await using maildev = await startRival(program);
    await using shops = new AsyncDisposableStack();
    const shop = async (smtp: Endpoint) => {
      const app = await createApp({ smtpUrl: `smtp://${smtp.host}:${smtp.port}` });
      shops.defer(async () => app.close());
      return app.listen({ host: '127.0.0.1', port: 0 });
    };
    const mayfly = new Mayfly(subject.httpUrl);
    const [shopOfMayfly, shopOfMaildev] = [await shop(subject.smtp), await shop(maildev.endpoint)];

    const figures: Figure[] = [];
    for (const { workers, answers, pollMs } of listCases()) {
      const ours = byClient(shopOfMayfly, mayfly, answers);
      const theirs = byPolling(shopOfMaildev, { url: maildev.httpUrl ?? '', pollMs }, answers);
      const taken: Round[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        run.tell(`${workers} at a time, polls of ${pollMs} ms, round ${round} of ${rounds}`);
        const reference = await takeMedian(theirs, workers, signUps);
        taken.push({ subject: await takeMedian(ours, workers, signUps), reference });
        await maildev.clear();
      }
      const name = `${workers} at a time, answers ${answers}`;
      const referenceName = `MailDev, polled every ${pollMs} ms`;
      figures.push(figureOf({ name, unit: 'ms', rounds: taken, referenceName }));
    }
    return { figures, notes: [...notes, `medians of ${signUps} sign-ups, without a browser`] };
  },
};

function listCases() {
  return ANSWERS.flatMap((answers) =>
    WORKERS.flatMap((workers) => POLLS.map((pollMs) => ({ answers, workers, pollMs }))),
  );
}

async function takeMedian(test: SignUp, workers: number, count: number): Promise<number> {
  const times: number[] = [];
  const work = async () => {
    while (times.length < count) times.push(await test());
  };
  await Promise.all(Array.from({ length: workers }, work));
  return quantile(times, 0.5);
}

async function sendForm(shop: string, email: string): Promise<void> {
  const answer = await fetch(`${shop}/code`, {
    method: 'POST',
    body: new URLSearchParams({ email }),
  });
  if (!answer.ok) throw new Error(`the shop answered ${answer.status}`);
  await answer.text();
}

/** Throws if the code is of another email. */
async function confirm(shop: string, email: string, code: string): Promise<void> {
  const body = new URLSearchParams({ email, code });
  const answer = await fetch(`${shop}/confirm`, { method: 'POST', body });
  if (!(await answer.text()).includes(`Signed in as ${email}`))
    throw new Error(`the code of ${email} was wrong: ${answer.status}`);
}

function byClient(shop: string, mayfly: Mayfly, answers: Answers): SignUp {
  return async () => {
    await using inbox = await mayfly.createInbox();
    const begunAt = performance.now();
    const answered = sendForm(shop, inbox.address);
    if (answers === 'after sending') await answered;
    const code = await inbox.code();
    const ms = performance.now() - begunAt;
    await answered;
    await confirm(shop, inbox.address, code);
    return ms;
  };
}

const Emails = z.array(
  z.object({ text: z.string(), to: z.array(z.object({ address: z.string() })) }),
);

interface Polled {
  readonly url: string;
  readonly pollMs: number;
}

function byPolling(shop: string, maildev: Polled, answers: Answers): SignUp {
  return async () => {
    const address = `${crypto.randomUUID()}@shop.example`;
    const begunAt = performance.now();
    const answered = sendForm(shop, address);
    if (answers === 'after sending') await answered;
    const code = await pollCode(maildev, address);
    const ms = performance.now() - begunAt;
    await answered;
    await confirm(shop, address, code);
    return ms;
  };
}

/** As its users write it: all emails are asked for, and those to the address are looked through. */
async function pollCode({ url, pollMs }: Polled, address: string): Promise<string> {
  for (;;) {
    const emails = Emails.parse(await (await fetch(`${url}/api/email`)).json());
    const email = emails.find(({ to }) => to.some((each) => each.address === address));
    const code = /code is (\d{6})/.exec(email?.text ?? '')?.[1];
    if (code !== undefined) return code;
    await delay(pollMs);
  }
}
