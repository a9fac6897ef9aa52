import type { HandoffToken } from '#shared/protocol.ts';
import { type Answer, ask, type Fetch, JSON_BODY, readJson } from './rest.ts';

/** `POST /handoffs`. `gone`: the secret was used, or its time is over. */
export function redeemHandoff(request: Fetch, secret: string): Promise<Answer<HandoffToken>> {
  const body = JSON.stringify({ secret });
  const init = { method: 'POST', headers: JSON_BODY, body };
  return ask(request, '/handoffs', init, readJson<HandoffToken>);
}
