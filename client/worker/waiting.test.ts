import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

test('PAGE-12 the worker cannot skip waiting', () => {
  const source = readFileSync(path.join(import.meta.dirname, 'shell.ts'), 'utf8');
  expect(source).toContain("addEventListener('activate'");
  // Taking over is a call of one of these (Service Workers 4.1.5, 4.3.3); there is no other.
  expect(source).not.toMatch(/skipWaiting|clients\s*\.\s*claim/);
});
