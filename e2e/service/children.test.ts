import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { startChild } from '../harness/children.ts';

/** Says where it listens, and never ends. */
const CHILD = `
const server = require('node:net').createServer();
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

const PARENT = `
import { startChild } from ${JSON.stringify(new URL('../harness/children.ts', import.meta.url))};
const child = startChild(process.execPath, ['--eval', ${JSON.stringify(CHILD)}]);
console.log(await child.nextLine());
`;

test('a child ends with its parent, also where that one is killed', async () => {
  const parent = startChild(process.execPath, ['--input-type=module', '--eval', PARENT]);
  const peer = connect(Number(await parent.nextLine()), '127.0.0.1');
  await once(peer, 'connect');
  const closed = once(peer, 'close');
  parent.signal('SIGKILL');
  expect(await parent.ended).toBe(null);
  await closed;
});
