import { expect, test } from 'vitest';
import { metricsUrl } from '../harness/metrics.ts';
import { request } from '../harness/rest.ts';
import { type Service, startService } from '../harness/service.ts';
import { askRecipient } from '../harness/smtp.ts';
import { CANARIES, visit } from './visit.ts';

const LEAKY = new URL('leaky.ts', import.meta.url).href;

const start = (env: Readonly<Record<string, string>>) =>
  startService({
    ...{ MAYFLY_LOG_LEVEL: 'trace' },
    ...{ MAYFLY_API_KEYS: `ci:${CANARIES.apiKey}`, ...env },
  });

/** What must not stand in its log. */
const visitAll = async (service: Service) => [
  ...(await visit(service)),
  ...Object.values(CANARIES),
];

/** Everything that the service wrote until its end. */
async function logOf({ child }: Service): Promise<readonly string[]> {
  child.signal('SIGTERM');
  await child.ended;
  return [...child.lines, child.complaint()];
}

function leaked(lines: readonly string[], secrets: readonly string[]): string[] {
  return secrets.filter((secret) => lines.some((line) => line.includes(secret)));
}

test('R23 H9 RUN-7 no metric and no line of the log holds an address, a token, a subject or a body', async () => {
  await using service = await start({ MAYFLY_METRICS_PORT: '0' });
  const secrets = await visitAll(service);
  await expectNoLabels(service, secrets);
  const lines = await logOf(service);
  expect(leaked(lines, secrets)).toEqual([]);
  // A log that says nothing would prove nothing.
  for (const event of ['listening', 'opened', 'received', 'refused', 'turned_away', 'stopped'])
    expect(
      lines.some((line) => line.includes(`"event":"${event}"`)),
      event,
    ).toBe(true);
});

test('R23 a service that does leak is caught at every one of them', async () => {
  await using service = await start({ NODE_OPTIONS: `--import=${LEAKY}` });
  const secrets = await visitAll(service);
  expect(leaked(await logOf(service), secrets)).toEqual(secrets);
});

async function expectNoLabels(service: Service, secrets: readonly string[]): Promise<void> {
  const url = `${metricsUrl(service)}/metrics`;
  const metrics = await (await fetch(url)).text();
  expect(leaked([metrics], secrets)).toEqual([]);
  // Metrics that count nothing would prove nothing.
  expect(metrics).toMatch(/^mayfly_mail_accepted_total [1-9]/m);
  expect(metrics).toMatch(/^mayfly_http_refusals_total\{code="not_found"\} [1-9]/m);
  expect(metrics).toMatch(/^mayfly_\w+\{key="ci",status="200"\} 1$/m);
  // Whatever else strangers make up is no new label.
  const namesIn = (text: string) => text.match(/^[a-z_]+(?:\{.*\})?(?= )/gm)?.sort();
  for (const word of ['siskin', 'linnet', 'brambling']) {
    await askRecipient(service.smtp, `${word}@mayfly.localhost`);
    await askRecipient(service.smtp, `a@${word}.example`);
    await request(service.httpUrl, `/inbox/${word}`, { token: word });
  }
  const again = await (await fetch(url)).text();
  expect(namesIn(again)).toEqual(namesIn(metrics));
}
