import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { run } from '../../sdk/command/run.ts';
import { sendMail } from '../harness/mail.ts';
import { PROJECT_ROOT, type Service, startService } from '../harness/service.ts';

const execute = promisify(execFile);

let service: Service;
let state: string;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service[Symbol.asyncDispose]());

beforeEach(async () => {
  state = await mkdtemp(path.join(tmpdir(), 'mayfly-state-'));
  onTestFinished(() => rm(state, { recursive: true, force: true }));
});

interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

interface Surroundings {
  readonly isTTY?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

async function runCommand(
  args: readonly string[],
  { isTTY = false, env }: Surroundings = {},
): Promise<Ran> {
  const written = { out: '', err: '' };
  const collect = (stream: 'out' | 'err') => ({
    ...{ isTTY, columns: 100 },
    write: (text: string | Uint8Array) => {
      written[stream] += typeof text === 'string' ? text : new TextDecoder().decode(text);
    },
  });
  const io = {
    env: { MAYFLY_URL: service.httpUrl, XDG_STATE_HOME: state, ...env },
    ...{ stdout: collect('out'), stderr: collect('err') },
  };
  return { exitCode: await run(args, io, '1.2.3'), ...written };
}

/** A new inbox that the next commands remember. */
async function createInbox(): Promise<string> {
  const { out } = await runCommand(['new']);
  return out.trim();
}

const stateFile = () => path.join(state, 'mayfly-client', 'inbox.json');
const WELCOME = { from: 'Shop <shop@example.org>', subject: 'Welcome to the shop' };

test('the inbox is remembered by URL and token, for its user alone', async () => {
  const { out, exitCode } = await runCommand(['new', '--json', '--name', `n${Date.now()}`]);
  expect(exitCode).toBe(0);
  const { address, token } = z
    .object({ address: z.string(), token: z.string() })
    .parse(JSON.parse(out));
  expect(address).toMatch(/^n\d+@mayfly\.localhost$/);
  expect(JSON.parse(await readFile(stateFile(), 'utf8'))).toEqual({ url: service.httpUrl, token });
  expect((await stat(stateFile())).mode & 0o777).toBe(0o600);
  expect((await stat(path.dirname(stateFile()))).mode & 0o777).toBe(0o700);
});

test('wait prints each email once, what is asked for and no more', async () => {
  const address = await createInbox();
  const waiting = runCommand(['wait', '--code', '--from', 'shop@', '--subject', 'WELCOME']);
  await sendMail(service.smtp, { to: address, ...WELCOME, text: 'Your code is 482913.' });
  expect(await waiting).toEqual({ exitCode: 0, out: '482913\n', err: '' });
  const again = await runCommand(['wait', '--code', '--timeout', '50ms']);
  expect(again).toMatchObject({ exitCode: 3, out: '' });
  expect(again.err).toContain('subject "Welcome to the shop": it is marked as seen');
  const look = await runCommand(['wait', '--code', '--any', '--timeout', '0s']);
  expect(look.out).toBe('482913\n');
  const { out } = await runCommand(['wait', '--any']);
  expect(out).toMatch(
    /^id: \S+\nfrom: Shop <shop@example\.org>\nsubject: Welcome to the shop\ncode: 482913\nlink: \nsender: \w+\n$/,
  );
  expect(JSON.parse((await runCommand(['wait', '--any', '--json'])).out)).toMatchObject({
    ...{ subject: WELCOME.subject, code: { value: '482913' }, headers: expect.any(Array) },
  });
});

test('wait does not print an older code after a newer one', async () => {
  const address = await createInbox();
  for (const code of ['111111', '222222'])
    await sendMail(service.smtp, { to: address, ...WELCOME, text: `Your code is ${code}.` });
  await sendMail(service.smtp, { to: address, subject: 'Without', text: 'x' });
  expect((await runCommand(['wait', '--code'])).out).toBe('222222\n');
  const again = await runCommand(['wait', '--code', '--timeout', '50ms']);
  expect(again).toMatchObject({ exitCode: 3, out: '' });
  expect((await runCommand(['wait'])).out).toContain('subject: Without\n');
});

test('wait --link prints only the link', async () => {
  const address = await createInbox();
  const url = 'https://shop.example/verify?token=Zm9vYmFy';
  await sendMail(service.smtp, { to: address, ...WELCOME, text: `Verify your address: ${url}` });
  expect(await runCommand(['wait', '--link'])).toEqual({ exitCode: 0, out: `${url}\n`, err: '' });
});

test('a person sees a spinner and a table, and no control characters of a sender', async () => {
  const address = await createInbox();
  const text = 'Hello,\n\u001b[2Jgone\u202e';
  await sendMail(service.smtp, { to: address, ...WELCOME, text });
  const { out, err } = await runCommand(['wait'], { isTTY: true });
  expect(err).toContain(`Waiting for an email to ${address}`);
  const id = /id\W.*?(\S+)\n/.exec(out)?.[1] ?? '';
  expect(out).not.toContain('code:');
  const plain = await runCommand(['read', id], { isTTY: true });
  expect(plain.out).toContain('[2Jgone');
  const raw = await runCommand(['read', id, '--raw'], { isTTY: true });
  for (const text of ['\u001b', '\u202e', '\r']) expect(plain.out + raw.out).not.toContain(text);
});

test('watch prints present and new emails until the inbox ends', async () => {
  const address = await createInbox();
  await sendMail(service.smtp, { to: address, ...WELCOME, text: 'Your code is 482913.' });
  const watching = runCommand(['watch']);
  const changes = runCommand(['watch', '--json']);
  const table = runCommand(['watch'], { isTTY: true });
  await sendMail(service.smtp, { to: address, subject: 'A\tsecond', text: 'x' });
  const second = await runCommand(['wait', '--subject', 'second']);
  expect(second.exitCode).toBe(0);
  await runCommand(['delete']);
  const { out, err, exitCode } = await watching;
  expect({ exitCode, err }).toEqual({ exitCode: 4, err: 'mayfly-client: The inbox has ended.\n' });
  const lines = out.split('\n').slice(0, -1);
  const rows = lines.map((line) => line.split('\t').slice(1, 4));
  expect(rows).toEqual([
    ['Shop <shop@example.org>', 'Welcome to the shop', '482913'],
    ['Sender <sender@example.org>', 'A second', ''],
  ]);
  expect((await table).out).toMatch(/ Shop <shop@example\.org> .* 482913 .* Welcome to the shop/);
  const types = (await changes).out
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row).type);
  expect(types.filter((type) => type === 'message')).toHaveLength(2);
  expect(await runCommand(['wait'])).toMatchObject({ exitCode: 4 });
  expect(await readdir(path.dirname(stateFile()))).toEqual([]);
});

test('an email is read in the part that is asked for', async () => {
  const address = await createInbox();
  const parts = { text: 'plain words', html: '<p>rich words</p>' };
  await sendMail(service.smtp, { to: address, ...WELCOME, ...parts });
  const { id } = z
    .object({ id: z.string() })
    .parse(JSON.parse((await runCommand(['wait', '--json'])).out));
  const read = async (...options: string[]) => (await runCommand(['read', id, ...options])).out;
  expect(await read('--text')).toBe('plain words\n');
  expect(await read('--html')).toBe('<p>rich words</p>\n');
  expect(await read('--raw')).toMatch(/^Return-Path: <shop@example\.org>\r\n/);
  expect(await read('--json')).toContain('"html":"<p>rich words</p>"');
  expect(await read()).toMatch(
    /^From: Shop <shop@example\.org>\nTo: .+\nSubject: [\s\S]*\n\nplain words\n$/,
  );
  for (const unknown of ['unknown', '../../x', '..'])
    expect(await runCommand(['read', unknown])).toMatchObject({
      exitCode: 4,
      err: `mayfly-client: There is no email "${unknown}" in this inbox.\n`,
    });
});

test('save writes emails and attachments into the folder, whatever their names are', async () => {
  const address = await createInbox();
  const attachments = ['../../evil.sh', '.', 'a\u0000b', 'Rechnung März.pdf', ''].map(
    (filename) => ({
      filename,
      content: filename,
    }),
  );
  await sendMail(service.smtp, { to: address, ...WELCOME, text: 'x', attachments });
  await runCommand(['wait']);
  const folder = path.join(state, 'saved');
  expect(await runCommand(['save', folder])).toEqual({
    ...{ exitCode: 0, out: `1 email saved in ${folder}\n`, err: '' },
  });
  const files = await readdir(folder, { recursive: true });
  const names = files.map((file) => path.basename(file)).sort();
  expect(names.filter((name) => name.endsWith('.eml'))).toHaveLength(1);
  expect(names).toContain('0-evil.sh');
  expect(names).toContain('3-Rechnung_März.pdf');
  expect(await readdir(state)).toEqual(['mayfly-client', 'saved']);
});

test('save follows no link that lies in the folder', async () => {
  const address = await createInbox();
  const attachments = [{ filename: 'a.txt', content: 'a' }];
  await sendMail(service.smtp, { to: address, ...WELCOME, text: 'x', attachments });
  const { out } = await runCommand(['wait', '--json']);
  const { id } = z.object({ id: z.string() }).parse(JSON.parse(out));
  const folder = path.join(state, 'saved');
  const other = path.join(state, 'other');
  await mkdir(folder);
  await mkdir(other);
  await writeFile(path.join(other, 'file'), 'mine');
  await symlink(path.join(other, 'file'), path.join(folder, `${id}.eml`));
  await symlink(other, path.join(folder, id));
  expect(await runCommand(['save', folder])).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('is a link to another folder'),
  });
  expect(await readdir(other)).toEqual(['file']);
  expect(await readFile(path.join(other, 'file'), 'utf8')).toBe('mine');
  await rm(path.join(folder, id));
  expect(await runCommand(['save', folder])).toMatchObject({ exitCode: 0 });
  expect(await readFile(path.join(folder, id, '0-a.txt'), 'utf8')).toBe('a');
});

test('MAYFLY_TOKEN is another inbox, and what is remembered stays', async () => {
  const { err } = await runCommand(['new'], { env: { MAYFLY_TOKEN: 'x' } });
  expect(err).toContain('MAYFLY_TOKEN is set');
  const remembered = await createInbox();
  const file = await readFile(stateFile(), 'utf8');
  const { token } = z.object({ token: z.string() }).parse(JSON.parse(file));
  const other = await mkdtemp(path.join(state, 'other-'));
  const env = { MAYFLY_TOKEN: token, XDG_STATE_HOME: other };
  await sendMail(service.smtp, { to: remembered, ...WELCOME });
  expect(await runCommand(['wait'], { env })).toMatchObject({ exitCode: 0 });
  expect(await runCommand(['delete'], { env: { MAYFLY_TOKEN: token } })).toMatchObject({
    exitCode: 0,
  });
  expect(await readFile(stateFile(), 'utf8')).toBe(file);
  expect(await runCommand(['wait'])).toMatchObject({
    exitCode: 4,
    err: expect.stringContaining('The inbox has ended'),
  });
});

test('the remembered token goes to no service but its own', async () => {
  const asked: (string | undefined)[] = [];
  const other = createServer((request, response) => {
    asked.push(request.headers.authorization);
    response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(other.address()).port}`;
  await createInbox();
  const refused = {
    ...{ exitCode: 4, out: '' },
    err: expect.stringContaining(`There is no inbox at ${url}: the last is at ${service.httpUrl}.`),
  };
  expect(await runCommand(['wait', '--url', url])).toMatchObject(refused);
  expect(await runCommand(['delete'], { env: { MAYFLY_URL: url } })).toMatchObject(refused);
  expect(asked).toEqual([]);
  expect(await runCommand(['delete', '--url', `${service.httpUrl}/`])).toMatchObject({
    exitCode: 0,
  });
});

test('a remembered inbox that another user wrote is not used', async () => {
  await createInbox();
  vi.spyOn(process, 'getuid').mockReturnValue(12_345);
  onTestFinished(() => void vi.restoreAllMocks());
  expect(await runCommand(['wait', '--timeout', '50ms'])).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('inbox.json belongs to another user'),
  });
});

test('a token that no inbox can have is a wrong use, and is not repeated', async () => {
  const ran = await runCommand(['wait'], { env: { MAYFLY_TOKEN: 'battery\n' } });
  expect(ran).toMatchObject({ exitCode: 2, err: expect.not.stringContaining('battery') });
  expect(ran.err).toContain('MAYFLY_TOKEN');
});

test.each([
  [['wait', '--jsno'], "unknown option '--jsno'"],
  [['wait', '--code', '--link'], 'cannot be used with'],
  [['read'], "missing required argument 'id'"],
  [['wait', '--timeout', '60'], '--timeout 60: for example 500ms, 60s or 5m'],
  [['new', '--url', 'nowhere'], 'for example http://localhost:3000'],
  [['nonsense'], "unknown command 'nonsense'"],
])('%j is a wrong use', async (args, message) => {
  const ran = await runCommand(args);
  expect(ran).toMatchObject({ exitCode: 2, out: '' });
  expect(ran.err).toContain(message);
});

test('without an inbox, with a damaged file and without a service, the error says what to do', async () => {
  expect(await runCommand(['wait'])).toMatchObject({
    exitCode: 4,
    err: expect.stringContaining('Create one with `mayfly-client new`, or set MAYFLY_TOKEN.'),
  });
  await createInbox();
  await writeFile(stateFile(), 'damaged');
  expect(await runCommand(['wait'])).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('is damaged'),
  });
  const taken = await runCommand(['new', '--name', 'postmaster']);
  expect(taken).toMatchObject({ exitCode: 1, err: expect.stringContaining('bad_name: ') });
});

test('the timeout of a wait counts without a service, too', async () => {
  const env = { MAYFLY_URL: 'http://127.0.0.1:1', MAYFLY_TOKEN: 'x' };
  const begunAt = performance.now();
  expect(await runCommand(['wait', '--timeout', '1s'], { env })).toMatchObject({ exitCode: 1 });
  expect(performance.now() - begunAt).toBeLessThan(5_000);
});

test('help and version are on standard output', async () => {
  expect(await runCommand(['--version'])).toEqual({ exitCode: 0, out: '1.2.3\n', err: '' });
  expect((await runCommand(['wait', '--help'])).out).toContain('--timeout <duration>');
});

test('output that cannot be written is an error that says why', async () => {
  const program = path.join(PROJECT_ROOT, 'sdk/command/mayfly-client.ts');
  const script = `exec '${process.execPath}' '${program}' --version > /dev/full`;
  await expect(execute('sh', ['-c', script])).rejects.toMatchObject({
    ...{ code: 1, stderr: expect.stringMatching(/^mayfly-client: .*ENOSPC/) },
  });
});
