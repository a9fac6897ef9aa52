/** `npm run cluster`: the parts of `deploy/compose.cluster.yaml` as plain processes, see USAGE. */
import { onNpmShellGone } from '#server/ops/npm-shell.ts';
import { startFleet } from './harness/fleet.ts';
import { type FrontPlan, planFront, whyNoFront } from './harness/fronts/front.ts';
import { smtpOf } from './harness/fronts/kind.ts';
import { metricsUrl } from './harness/metrics.ts';
import { BRANDS, type Brand, startRedis, whyNoRedis } from './harness/redis.ts';

const USAGE = `usage: npm run cluster
HAProxy (where it is found), two web nodes, two receivers, and a Valkey or Redis without
persistence, on free ports of this machine. MAYFLY_* settings reach every node.`;
/** Of a command line that makes no sense; 1 is for something that is missing or failed. */
const EXIT_USAGE = 2;

/** What the cluster itself decides. */
const OWN = /^MAYFLY_(ROLE|REDIS_URL|HTTP_PORT|SMTP_PORT|METRICS_PORT|PUBLIC_URL|TRUST_PROXY)$/;

const PACKAGES = `With Debian or Ubuntu: apt-get install valkey-server haproxy
elsewhere: Valkey (or Redis) 7 or newer, and HAProxy, in /usr or /usr/local`;

/** Valkey as in the compose file; Redis does as well. */
async function storeBrand(): Promise<Brand> {
  const missing: string[] = [];
  for (const brand of BRANDS.toReversed()) {
    const why = await whyNoRedis(brand);
    if (why === '') return brand;
    missing.push(`${brand}-server: ${why}`);
  }
  throw new Error(
    `the inboxes of a cluster need one of these:\n${missing.join('\n')}\n${PACKAGES}`,
  );
}

async function planOfFront(): Promise<FrontPlan | null> {
  const why = await whyNoFront('haproxy');
  if (why === '') return planFront('haproxy');
  console.error(`nothing stands in front (haproxy: ${why})\n${PACKAGES}\n`);
  return null;
}

function pickMayflyVariables(): Readonly<Record<string, string>> {
  const ours = Object.entries(process.env).flatMap(([name, value = '']) =>
    name.startsWith('MAYFLY_') && !OWN.test(name) ? [[name, value]] : [],
  );
  return Object.fromEntries(ours);
}

async function startAll(parts: AsyncDisposableStack): Promise<void> {
  const brand = await storeBrand();
  const front = await planOfFront();
  const redis = parts.use(await startRedis(brand));
  const env = { ...pickMayflyVariables(), MAYFLY_REDIS_URL: redis.url, MAYFLY_METRICS_PORT: '0' };
  const fleet = parts.use(await startFleet({ env, web: 2, mail: 2, front }));
  if (fleet.front !== null && front !== null) {
    row('page', `${front.origin}  (its certificate is its own: the browser asks once)`);
    row('mail', `${fleet.front.smtp.host}:${fleet.front.smtp.port}`);
  }
  for (const [index, { child, endpoints, role }] of [...fleet.web, ...fleet.mail].entries()) {
    if (endpoints === null) continue;
    const name = `${role}${1 + (index % 2)}`;
    const endpoint = role === 'web' ? endpoints.httpUrl : smtpOf(endpoints);
    row(name, `${endpoint}  metrics ${metricsUrl({ child })}/metrics  pid ${child.pid}`);
    void child.ended.then((code) => {
      if (!parts.disposed) console.error(`${name} ended (${code ?? 'a signal'})`);
    });
  }
  row(brand, `${redis.url}  (nothing on a disk)`);
  console.log('Ctrl-C ends all.');
}

function row(name: string, what: string): void {
  console.log(`${name.padEnd(8)}${what}`);
}

if (process.argv.length > 2) {
  console.error(USAGE);
  process.exit(EXIT_USAGE);
}
const parts = new AsyncDisposableStack();
const over = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => over.resolve());
onNpmShellGone(process.env, () => over.resolve());
try {
  await Promise.race([startAll(parts).then(() => over.promise), over.promise]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// What is still on its way up is taken along by the exit.
await parts.disposeAsync();
process.exit();
