import { expect } from 'vitest';
import { z } from 'zod';

/** Status and code of an answer that must be a problem document (RFC 9457). */
export async function problem(answer: Response): Promise<unknown> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const told = z
    .object({ code: z.string() })
    .loose()
    .parse(await answer.json());
  expect(told).toMatchObject({
    type: 'about:blank',
    title: expect.any(String),
    status: answer.status,
  });
  return [answer.status, told.code];
}
