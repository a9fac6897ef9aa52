import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { type Child, startChild } from '../harness/children.ts';
import { PROJECT_ROOT } from '../harness/service.ts';

/** Milliseconds; many times what any of it takes. */
const PATIENCE = { timeout: 60_000, interval: 10 };

const manifest = JSON.parse(readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8'));
const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(manifest);

test('scripts have nothing in them that only the shells of Unix know', () => {
  const unknown = /\bexec\b|['$`;]|[^&]&[^&]/;
  const wrong = Object.entries(scripts).filter(([, script]) => unknown.test(script));
  expect(wrong).toEqual([]);
});

async function npmStart(): Promise<Child> {
  const env = { ...process.env, MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0' };
  const child = startChild('npm', ['start'], { cwd: PROJECT_ROOT, env, detached: true });
  onTestFinished(async () => {
    // Its group: npm hands no SIGKILL on.
    if (!child.lines.some(isLast)) process.kill(-child.pid, 'SIGKILL');
    await child.ended;
  });
  await vi.waitFor(() => expect(child.complaint()).toContain('Mayfly is ready.'), PATIENCE);
  return child;
}

const isLast = (line: string) => line.includes('"event":"stopped"');

const SENT_TO = {
  'npm alone': (child: Child) => child.signal('SIGTERM'),
  'its process group': (child: Child) => void process.kill(-child.pid, 'SIGTERM'),
};

test.each(Object.entries(SENT_TO))(
  'RUN-2 npm start: SIGTERM to %s stops the service in good order',
  async (_, terminate) => {
    const child = await npmStart();
    terminate(child);
    // When no process can write to its output any more.
    await child.ended;
    expect(child.lines.filter(isLast)).toHaveLength(1);
  },
);

test('npm start runs the service with a Node that opens no inspector at SIGUSR1', () => {
  expect(scripts['start']).toMatch(/^node .*--disable-sigusr1 .*server\/main\.ts$/);
});
