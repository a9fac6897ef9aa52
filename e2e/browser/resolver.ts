import { randomInt } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Child, startChild } from '../harness/children.ts';
import { findProgram, whyNoProgram } from '../programs.ts';

/** A name server that answers every name with this machine, and remembers who was asked for. */
export interface CanaryResolver extends AsyncDisposable {
  /** Names that were looked up, in lower case. */
  readonly names: ReadonlySet<string>;
  /** A command that starts the browser such that it asks this resolver and no other. */
  readonly browserPath: string;
}

/** Why there can be none here; null where there can. */
export async function whyNoResolver(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'a browser with a resolver of its own takes root';
  for (const name of ['dnsmasq', 'unshare', 'chromium'] as const)
    if ((await findProgram(name)) === null) return whyNoProgram(name);
  return null;
}

export async function startResolver(): Promise<CanaryResolver> {
  const directory = await mkdtemp(path.join(tmpdir(), 'resolver-'));
  // Port 53 cannot be chosen in resolv.conf, an address of one's own can.
  const address = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(2, 255)}`;
  const child = await startDnsmasq(address);
  const names = new Set<string>();
  child.onLine((line) => {
    const name = /query\[[^\]]+\] (\S+) from/.exec(line)?.[1];
    if (name !== undefined) names.add(name.toLowerCase());
  });
  return {
    names,
    browserPath: await writeBrowser(directory, address),
    async [Symbol.asyncDispose]() {
      await child.end();
      await rm(directory, { recursive: true });
    },
  };
}

async function startDnsmasq(address: string): Promise<Child> {
  const program = await findProgram('dnsmasq');
  const options = [
    ...['--keep-in-foreground', '--conf-file=/dev/null', '--pid-file=', '--user=root'],
    ...['--no-resolv', '--no-hosts', '--bind-interfaces', `--listen-address=${address}`],
    ...['--address=/#/127.0.0.1', '--log-queries', '--log-facility=-', '--cache-size=0'],
  ];
  const child = startChild('sh', ['-c', 'exec "$0" "$@" 2>&1', program ?? 'dnsmasq', ...options]);
  const started = await Promise.race([child.nextLine(), child.ended]);
  if (typeof started !== 'string' || !started.includes('started'))
    throw new Error(`dnsmasq did not start: ${started}`);
  return child;
}

/** In a mount namespace of its own /etc/resolv.conf is another file, for it alone. */
async function writeBrowser(directory: string, address: string): Promise<string> {
  const resolvConf = path.join(directory, 'resolv.conf');
  await writeFile(resolvConf, `nameserver ${address}\n`);
  const [unshare, chromium] = [await findProgram('unshare'), await findProgram('chromium')];
  const browserPath = path.join(directory, 'chromium');
  const inside = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
  const script = `#!/bin/sh\nexec ${unshare} --mount sh -c '${inside}' ${resolvConf} ${chromium} "$@"\n`;
  await writeFile(browserPath, script);
  await chmod(browserPath, 0o755);
  return browserPath;
}
