import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openRig, type Rig, type RigInbox } from '#server/smtp/testing/rig.ts';
import { Talk } from '#server/smtp/testing/talk.ts';
import { PROJECT_ROOT } from '../harness/service.ts';
import { type Dialog, parseDialog, type Step } from './dialog.ts';

const HERE = new URL('.', import.meta.url);
const DIALOGS = readdirSync(HERE).filter((name) => name.endsWith('.smtp'));

describe('SMTP dialogs', () => {
  test('there are dialogs, and each has a title of its own', () => {
    const titles = DIALOGS.map((name) => read(name).title);
    expect(titles.length).toBeGreaterThan(20);
    expect(new Set(titles).size).toBe(titles.length);
  });

  for (const name of DIALOGS) {
    const dialog = read(name);
    test(`${dialog.title} (${name})`, () => play(name, dialog));
  }
});

describe('docs/rfc5321.md', () => {
  const page = readFileSync(path.join(PROJECT_ROOT, 'docs/rfc5321.md'), 'utf8');
  const rules = readFileSync(path.join(PROJECT_ROOT, 'SPEC.md'), 'utf8');

  test('SMTP-25 names dialogs and tests that there are, and in each line of its tables', () => {
    const named = [...page.matchAll(/`([^`\s]+\.(?:smtp|test\.ts))`/g)].map(
      ([, name = '']) => name,
    );
    const missing = named.filter((name) => !existsSync(path.join(PROJECT_ROOT, fileOf(name))));
    expect(missing).toEqual([]);
    const rows = page.split('\n').filter((line) => /^\| \d/.test(line));
    expect(rows.length).toBeGreaterThan(40);
    const unshown = rows.filter((row) => !/`[^`]+\.(?:smtp|test\.ts)`/.test(row));
    expect(unshown).toEqual([]);
  });

  test.each(DIALOGS)('SMTP-25 %s names a rule that there is', (name) => {
    const [first, ...others] = read(name).title.match(/\bSMTP-\d+\b/g) ?? [];
    expect(first, name).toBeDefined();
    for (const rule of [first, ...others]) expect(rules).toContain(`**${rule}**`);
  });
});

function fileOf(name: string): string {
  return name.endsWith('.smtp') ? `e2e/dialogs/${name}` : name;
}

function read(name: string): Dialog {
  return parseDialog(readFileSync(new URL(name, HERE), 'utf8'));
}

async function play(name: string, dialog: Dialog): Promise<void> {
  const rig = await openRig({
    settings: dialog.settings,
    limits: dialog.limits,
    storeLimits: dialog.store,
  });
  try {
    const inboxes = new Map<string, RigInbox>();
    for (const inbox of dialog.inboxes) inboxes.set(inbox, await rig.inbox(inbox));
    const talk = await Talk.connect(rig.port);
    for (const step of dialog.steps) await take(step, talk, inboxes, name);
    talk.destroy();
    expectNoFault(rig);
  } finally {
    await rig.close();
  }
}

async function take(
  step: Step,
  talk: Talk,
  inboxes: ReadonlyMap<string, RigInbox>,
  name: string,
): Promise<void> {
  const where = `${name}:${step.line}`;
  switch (step.kind) {
    case 'send':
      return talk.write(step.bytes);
    case 'expect':
      return expect(await talk.line(), where).toSatisfy((line: string) =>
        line.startsWith(step.prefix),
      );
    case 'hangup':
      talk.socket.end();
      return;
    case 'closed':
      await talk.closed;
      return expect(talk.unread, where).toBe('');
    case 'stored':
      return expect(await messages(inboxes, step.inbox), where).toHaveLength(step.count);
    case 'raw':
      return expect((await messages(inboxes, step.inbox)).at(-1)?.raw, where).toBe(step.bytes);
    case 'trace':
      return expect((await messages(inboxes, step.inbox)).at(-1)?.prefix, where).toSatisfy(
        (prefix: string) => prefix.startsWith(step.bytes),
      );
  }
}

async function messages(inboxes: ReadonlyMap<string, RigInbox>, name: string) {
  return (await inboxes.get(name)?.messages()) ?? [];
}

function expectNoFault(rig: Rig): void {
  expect(rig.written.filter(({ verb }) => verb === 'failed')).toEqual([]);
}
