/**
 * Two nodes on one store in a process of their own: the first line says where they are, and
 * after SIGUSR2 another one that the first of them has stopped.
 */
import { startNodes } from './nodes.ts';

const env = Object.fromEntries(settings());
const { nodes } = await startNodes(env, env);
say(nodes.map(({ httpUrl, smtp }) => ({ httpUrl, smtp })));

process.on('SIGUSR2', async () => {
  await nodes[0]?.app.stop('SIGTERM');
  say('stopped');
});

function say(what: unknown): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

function* settings(): Iterable<[string, string]> {
  for (const [name, value = ''] of Object.entries(process.env))
    if (name.startsWith('MAYFLY_')) yield [name, value];
}
