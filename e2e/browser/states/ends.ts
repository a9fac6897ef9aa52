import type { CloseReason } from '#shared/protocol.ts';
import { expect } from '../fixtures.ts';
import type { State } from './state.ts';

const REASONS: readonly CloseReason[] = ['deleted', 'idle', 'left', 'shutdown'];

export const ENDS: readonly State[] = [
  ...(REASONS.map((reason) => ({
    name: `ended-${reason}`,
    async reach({ open, receive, say, page }) {
      await receive(await open(), 'plain', 'code');
      say('inbox:closed', { reason });
      await expect(page.getByTestId('ended')).toHaveAttribute('data-reason', reason);
    },
  })) satisfies State[]),
  {
    name: 'ended-gone',
    async reach({ open, page }) {
      await open();
      await page.route(/\/api\/v1\/inbox$/, (route) =>
        route.fulfill({ status: 404, json: { code: 'not_found' } }),
      );
      await page.reload();
      await expect(page.getByTestId('ended')).toHaveAttribute('data-reason', 'gone');
    },
  },
];
