import { z } from 'zod';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { TokenCheck } from '#server/inbox/token-check.ts';
import type { InboxId } from '#server/inbox/types.ts';
import { ConcurrencyLimit, type WebLimit } from '#server/ops/limits.ts';
import type { Log } from '#server/ops/log.ts';
import type { Peer } from '#server/ops/peer.ts';
import type { ErrorCode } from '#shared/protocol.ts';
import type { EngineSocket } from './engine-socket.ts';
import type { Handshake } from './handshake.ts';
import type { TabClaim, TabServer, TabSocket } from './tab.ts';

/**
 * Tabs of one inbox on this node, as many as an inbox has leases. Each tab costs an event for
 * every change and for every other tab that connects or disconnects.
 */
const MAX_TABS = 64;

/** Characters; real ones are far shorter. Bounds what the store, which knows the format, looks up. */
const MAX_OPAQUE_CHARS = 200;
const MAX_TOKEN_CHARS = 300;

const opaque = z.string().min(1).max(MAX_OPAQUE_CHARS).nullish();

/** `auth` of a connecting tab. */
const AuthPayload = z.object({
  token: z.string().max(MAX_TOKEN_CHARS),
  cursor: opaque,
  lease: opaque,
});

/** Checks the token of each socket, before it becomes a tab. */
export function authenticateTabs(
  io: TabServer,
  handshake: Handshake,
  tokens: TokenCheck,
  log: Log,
): void {
  const countTab = createTabCount();
  const authenticate = async (socket: TabSocket) => {
    const { conn } = socket;
    const peer = handshake.findPeer(conn);
    const claim = await checkAuth(tokens, socket.handshake.auth, peer);
    countTab(conn, claim.inbox);
    socket.data.claim = claim;
  };
  io.use((socket, next) => {
    authenticate(socket).then(
      () => next(),
      (error: unknown) => {
        const refusal = toRefusal(error, log);
        const { remoteAddress } = handshake.findPeer(socket.conn);
        log.turnedAway({ code: refusal.data.code, limit: refusal.limit, remoteAddress });
        next(refusal);
        // One token per socket. The refusal is written in the next tick.
        process.nextTick(() => socket.conn.close());
      },
    );
  });
}

async function checkAuth(tokens: TokenCheck, auth: unknown, peer: Peer): Promise<TabClaim> {
  const payload = AuthPayload.safeParse(auth);
  // A malformed token gets the same answer as a wrong or dead one.
  if (!payload.success) throw new ConnectRefusal('not_found');
  const { token, cursor = null, lease = null } = payload.data;
  const answer = await tokens.check(token, peer.source);
  switch (answer.kind) {
    case 'good':
      return { inbox: answer.inbox, cursor, lease, peer };
    case 'wrong':
      throw new ConnectRefusal('not_found');
    case 'over':
      throw new ConnectRefusal('rate_limited', 'http_source_tokens');
  }
}

/** Returns a function that counts a tab until its socket closes. A socket has one tab. */
function createTabCount() {
  // As if the inbox were a source.
  const openTabs = new ConcurrencyLimit(MAX_TABS);
  const inboxes = new WeakMap<EngineSocket, InboxId>();
  // One listener for all sockets: a closure for each would cost memory.
  function onClose(this: EngineSocket): void {
    const inbox = inboxes.get(this);
    if (inbox !== undefined) openTabs.leave(inbox);
  }
  return (conn: EngineSocket, inbox: InboxId): void => {
    if (!openTabs.hasRoom(inbox)) throw new ConnectRefusal('rate_limited', 'inbox_tabs');
    // Closed during the token check.
    if (conn.readyState !== 'open') return;
    openTabs.enter(inbox);
    inboxes.set(conn, inbox);
    conn.on('close', onClose);
  };
}

/** Reaches the tab as `connect_error` with `data.code`. */
class ConnectRefusal extends Error {
  readonly data: { readonly code: ErrorCode };
  readonly limit: WebLimit | undefined;

  constructor(code: ErrorCode, limit?: WebLimit) {
    super(code);
    this.data = { code };
    this.limit = limit;
  }
}

function toRefusal(error: unknown, log: Log): ConnectRefusal {
  if (error instanceof ConnectRefusal) return error;
  if (error instanceof StoreUnavailable) return new ConnectRefusal('unavailable');
  log.failed('tab connects', error);
  return new ConnectRefusal('internal');
}
