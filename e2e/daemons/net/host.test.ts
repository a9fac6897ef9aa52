import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { startChild } from '../../harness/children.ts';
import { until } from '../senders/sender.ts';
import { startHost, whyNoHosts } from './host.ts';

const why = await whyNoHosts();
const here = unlessMissing(why);
const because = why && ` (${why})`;

const PROGRAM = `
const { startHost } = await import(${JSON.stringify(path.join(import.meta.dirname, 'host.ts'))});
const host = await startHost('orphan', []);
host.start(['sleep', 'infinity']);
console.log(host.pid);
`;

test(`a host ends with the process that made it, also by kill -9${because}`, here, async () => {
  const maker = startChild(process.execPath, ['--input-type=module', '--eval', PROGRAM]);
  const pid = Number(await maker.nextLine());
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  maker.signal('SIGKILL');
  await maker.ended;
  const alive = async () => (existsSync(`/proc/${pid}`) ? 'alive' : 'gone');
  expect(await until('its end', alive, (seen) => seen === 'gone')).toBe('gone');
});

test(`what a host writes is its own, and the machine has the rest${because}`, here, async () => {
  const file = `/etc/mayfly-${process.pid}`;
  await using host = await startHost('one', []);
  await host.write(file, 'mine');
  expect(await host.read(file)).toBe('mine');
  expect(existsSync(file)).toBe(false);
  expect(await host.run(['hostname'])).toBe('one');
  expect(await host.run(['ip', '-brief', 'link'])).toMatch(/^lo\s[^\n]*$/);
});
