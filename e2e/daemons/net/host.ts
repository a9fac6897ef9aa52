import { readFile } from 'node:fs/promises';
import { type Child, startChild } from '../../harness/children.ts';

/**
 * A separate machine from the point of view of a mail server, with its own network, processes,
 * name and files. It sees the files of this machine, and keeps changed files in memory. All of it
 * ends with its first process, which ends with this process.
 */
export interface Host extends AsyncDisposable {
  readonly name: string;
  /** Of its first process, as seen from outside. */
  readonly pid: number;
  /** Runs a program to its end and answers what it wrote. @throws Error with its complaint. */
  run(command: readonly string[], input?: string): Promise<string>;
  /** Runs a program that ends in whatever way. */
  attempt(command: readonly string[], input?: string): Promise<Outcome>;
  /** Starts a program that stays; its lines are those of both outputs. */
  start(command: readonly string[]): Child;
  /** Runs a program of this machine, which sees all processes, in the host's network. */
  fromOutside(command: readonly string[]): Promise<string>;
  write(file: string, text: string): Promise<void>;
  /** Empty where there is no such file. */
  read(file: string): Promise<string>;
}

export interface Outcome {
  /** Null after a signal. */
  readonly code: number | null;
  /** Both of its outputs. */
  readonly said: string;
}

const READY = 'ready';

/** Devices that programs expect; the rest of /dev, such as the machine's log, is not theirs. */
const DEVICES = 'null zero full random urandom';

/**
 * $0 is the name, the rest are directories. They are copied, since no layer of an overlay
 * may lie in another, as they do in `/`. /mnt is there wherever the FHS is known.
 */
const SETUP = `
set -e
mount -t tmpfs -o mode=755 none /mnt
mkdir /mnt/upper /mnt/work /mnt/root
for each; do cp -a "$each/." /mnt/upper; done
mount -t overlay -o "lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work" none /mnt/root
cd /mnt/root
for each in dev run tmp; do mount -t tmpfs -o mode=1777 none $each; done
mount -t proc none proc
for each in ${DEVICES}; do touch dev/$each; mount --bind /dev/$each dev/$each; done
ln -s /proc/self/fd dev/fd; ln -s fd/0 dev/stdin; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr
chmod 755 run dev
hostname "$0"
ip link set lo up
exec chroot . sh -c 'echo ${READY}; exec cat'
`;

const SPACES = ['--net', '--mount', '--pid', '--uts'];

/** @param roots directories whose files it has on top of this machine's. */
export async function startHost(name: string, roots: readonly string[]): Promise<Host> {
  const shell = ['sh', '-c', SETUP, name, ...roots];
  const unshare = [...SPACES, '--fork', '--kill-child', '--', ...shell];
  const first = startChild('unshare', unshare, { input: null, env: ENVIRONMENT });
  const ready = Promise.withResolvers<void>();
  first.onLine((line) => line === READY && ready.resolve());
  const failed = first.ended.then(() => {
    throw new Error(`no host ${name}: ${first.complaint().trim()}`);
  });
  await Promise.race([ready.promise, failed]);
  failed.catch(() => {});
  const pid = await onlyChildOf(first.pid);
  return hostOf(name, pid, first);
}

/** Programs get nothing of ours but the way to their kind, the system directories first. */
const ENVIRONMENT = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin',
  LC_ALL: 'C.UTF-8',
  HOME: '/root',
};

function hostOf(name: string, pid: number, first: Child): Host {
  const enter = ['--target', `${pid}`, ...SPACES, '--root', '--wd', '--'];
  const start = (command: readonly string[], input = '') =>
    startChild('nsenter', [...enter, ...command], { env: ENVIRONMENT, input });
  const attempt = async (command: readonly string[], input = ''): Promise<Outcome> => {
    const child = start(command, input);
    const code = await child.ended;
    return { code, said: `${child.lines.join('\n')}\n${child.complaint()}`.trim() };
  };
  const run = (command: readonly string[], input = '') =>
    output(`${name}: ${command.slice(0, 3).join(' ')}`, start(command, input));
  return {
    ...{ name, pid, run, attempt },
    fromOutside: (command) =>
      output(command.join(' '), startChild('nsenter', ['--target', `${pid}`, '--net', ...command])),
    start: (command) => start(['sh', '-c', STAY, ...command]),
    // From the inside: a link of the host's would lead out of it from here.
    write: async (file, text) => void (await run(['sh', '-c', WRITE, file], text)),
    read: (file) => run(['sh', '-c', '[ ! -e "$0" ] || cat "$0"', file]),
    [Symbol.asyncDispose]: () => first.end(),
  };
}

/** Through a pipe: a program cannot open /dev/stdout if it is a socket, as it is under Node. */
const STAY = '"$0" "$@" 2>&1 | cat';

async function output(what: string, child: Child): Promise<string> {
  const code = await child.ended;
  if (code === 0) return child.lines.join('\n');
  throw new Error(`${what} ended with ${code}: ${child.lines.join('\n')}\n${child.complaint()}`);
}

/** Never through a link: one of /etc may lead to what programs of the machine keep up to date. */
const WRITE = 'mkdir -p "$(dirname "$0")" && rm -f "$0" && cat > "$0"';

async function onlyChildOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number.parseInt(children, 10);
}

/** Why there can be no hosts here; empty where there can. */
export async function whyNoHosts(): Promise<string> {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux';
  if (process.getuid?.() !== 0) return 'network namespaces take root';
  try {
    await using host = await startHost('probe', []);
    await host.run(['ip', 'link', 'add', 'probe', 'type', 'veth', 'peer', 'name', 'eborp']);
    return '';
  } catch (error) {
    return `network namespaces are not allowed here (${String(error).split('\n').at(-1)})`;
  }
}
