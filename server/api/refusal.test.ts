import { expect, test } from 'vitest';
import { toRefusal } from './refusal.ts';

test.each(['EMFILE', 'ENFILE'])(
  'R16 no free file descriptor (%s) is 503, without a log line per request',
  (code) => {
    const refusal = toRefusal(Object.assign(new Error('open'), { code }));
    expect(refusal.problem).toMatchObject({ status: 503, code: 'unavailable' });
    expect(refusal.headers).toHaveProperty('Retry-After');
  },
);
