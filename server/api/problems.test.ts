import { expect, test } from 'vitest';
import { refusalOf } from './problems.ts';

test.each(['EMFILE', 'ENFILE'])(
  'R16 a file that cannot be opened now (%s) is 503, and no line of the log for each request',
  (code) => {
    const refusal = refusalOf(Object.assign(new Error('open'), { code }));
    expect(refusal.problem).toMatchObject({ status: 503, code: 'unavailable' });
    expect(refusal.headers).toHaveProperty('Retry-After');
  },
);
