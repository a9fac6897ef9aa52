import { z } from 'zod';
import { type Figure, figureOf, type Round } from '../harness/figure.ts';
import { Program } from '../harness/program.ts';
import { createInbox, deleteInbox } from '../harness/rest.ts';
import type { Scenario } from '../harness/scenario.ts';
import { MESSAGE_BYTES } from '../harness/smtp-load.ts';
import { quantile } from '../harness/statistics.ts';
import { type Subject, startSubject } from '../harness/subject.ts';

const EFFORTS = {
  full: { rounds: 5, messages: 1_500, warmUp: 1_500 },
  quick: { rounds: 1, messages: 500, warmUp: 500 },
} as const;

/** Milliseconds, of the median. */
const TARGET = { kind: 'at_most', value: 1.2 } as const;

/** Messages of each round that are sent and not counted: a process just started is slow. */
const UNCOUNTED = 200;

/** Bytes of the frame that pushes a message like these. */
const FRAME_BYTES = 560;

const Times = z.object({
  kind: z.literal('done'),
  pushedMs: z.array(z.number()),
  acceptedMs: z.array(z.number()),
});
type Times = z.infer<typeof Times>;

const RelayPorts = z.object({
  kind: z.literal('listening'),
  port: z.number(),
  webSocketPort: z.number(),
});
type RelayPorts = z.infer<typeof RelayPorts>;

export const push: Scenario = {
  name: 'push',
  about: 'final dot written → pushed message in a tab, one at a time; 4 KB of text a message',
  async measure(run) {
    const effort = EFFORTS[run.effort];
    await using subject = await startSubject();
    await using relay = new Program('references/relay.ts', RelayPorts, { frameBytes: FRAME_BYTES });
    const ports = await relay.next();
    run.tell('warming up');
    await throughService(subject, effort.warmUp);
    await throughRelay(ports, effort.warmUp);

    const rounds: { service: Times; relay: Times }[] = [];
    for (let round = 1; round <= effort.rounds; round += 1) {
      run.tell(`round ${round} of ${effort.rounds}`);
      const reference = await throughRelay(ports, effort.messages);
      rounds.push({ relay: reference, service: await throughService(subject, effort.messages) });
    }
    return { figures: figuresOf(rounds), notes: [] };
  },
};

function figuresOf(rounds: readonly { service: Times; relay: Times }[]): Figure[] {
  const of = (what: 'pushedMs' | 'acceptedMs', share: number): Round[] =>
    rounds.map(({ service, relay }) => ({
      subject: quantile(service[what].slice(UNCOUNTED), share),
      reference: quantile(relay[what].slice(UNCOUNTED), share),
    }));
  const common = { unit: 'ms', referenceName: 'bare TCP to ws relay' } as const;
  return [
    figureOf({ ...common, name: 'pushed, median', rounds: of('pushedMs', 0.5), target: TARGET }),
    figureOf({ ...common, name: 'pushed, p99', rounds: of('pushedMs', 0.99) }),
    figureOf({ ...common, name: 'accepted, median', rounds: of('acceptedMs', 0.5) }),
    figureOf({ ...common, name: 'accepted, p99', rounds: of('acceptedMs', 0.99) }),
  ];
}

async function throughService(subject: Subject, messages: number): Promise<Times> {
  const inbox = await createInbox(subject);
  await using load = new Program('load/push.ts', Times, {
    httpUrl: subject.httpUrl,
    token: inbox.token,
    smtp: subject.smtp,
    recipient: inbox.address,
    bytes: MESSAGE_BYTES,
    messages: messages + UNCOUNTED,
  });
  const times = await load.next();
  await deleteInbox(subject, inbox);
  return times;
}

async function throughRelay(ports: RelayPorts, messages: number): Promise<Times> {
  await using load = new Program('load/relay.ts', Times, {
    port: ports.port,
    webSocketPort: ports.webSocketPort,
    bytes: MESSAGE_BYTES,
    messages: messages + UNCOUNTED,
  });
  return await load.next();
}
