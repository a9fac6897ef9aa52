import { expect, test } from 'vitest';
import type { Attempt } from '../schedule.ts';
import type { Sharing } from '../sharing.ts';

const attempt: Attempt = {
  ...{ kind: 'refused', detail: 'x', at: 1, count: 2, nextAt: 3, askAt: 4, contact: 'y' },
};

/** `open`: two nodes, or the only one twice. */
export function sharingContract(open: () => Promise<readonly [Sharing, Sharing]>): void {
  test('TLS-9 a challenge is answered by every node until it is removed', async () => {
    const [one, other] = await open();
    expect(await other.find('token')).toBeNull();
    await one.put('token', 'token.thumbprint');
    expect(await other.find('token')).toBe('token.thumbprint');
    await one.remove('token');
    expect(await other.find('token')).toBeNull();
  });

  test('TLS-9 every node reads the certificate and the latest failure of a name', async () => {
    const [one, other] = await open();
    expect(await other.read('mx.example')).toBeNull();
    const record = { pair: { cert: 'a\n', key: 'b\n' }, key: null, attempt };
    await one.write('mx.example', record);
    expect(await other.read('mx.example')).toEqual(record);
    await other.write('mx.example', { pair: null, key: 'c\n', attempt: null });
    expect(await one.read('mx.example')).toEqual({ pair: null, key: 'c\n', attempt: null });
    expect(await one.read('mail.example')).toBeNull();
  });

  test('TLS-9 a node may order for a name that no other orders for', async () => {
    const [one] = await open();
    expect(await one.lease('mx.example', 60_000)).toBe(true);
    expect(await one.lease('mail.example', 60_000)).toBe(true);
  });
}
