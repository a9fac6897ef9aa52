import { createStateStore } from '../../inbox/state-store.ts';
import { KeptInboxes } from '../kept-inboxes.ts';
import { Session, type SessionDeps } from '../session.ts';
import type { StoredToken } from '../token-storage.ts';
import { FakeServer } from './fake-server.ts';
import { ManualScheduler } from './manual-scheduler.ts';

export const info = {
  address: 'quietlark7@mayfly.localhost',
  cursor: 'e.0',
  createdAt: '2026-03-01T12:00:00Z',
  expiresAt: '2026-03-01T13:00:00Z',
  serverTime: '2026-03-01T12:00:00Z',
  idleTimeoutSeconds: 3600,
  keepSeconds: 3600,
  disconnectGraceSeconds: 600,
  afterlife: 'reject',
};

/** Answers by method and path; what is not listed is a 404. */
export type Routes = Record<string, () => Response>;

export function rig(
  token: StoredToken | null,
  answers: Routes,
  overrides: Partial<SessionDeps> = {},
) {
  const routes = { ...answers };
  const server = new FakeServer();
  const schedule = new ManualScheduler();
  const store = createStateStore((_, task) => task());
  const asked: string[] = [];
  const memory: { kept: StoredToken | null } = { kept: token };
  /** The tokens of the other inboxes of the tab. */
  const otherTokens: string[] = [];
  const stored = new Map<string, string>();
  const kept = new KeptInboxes(() => ({
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => void stored.set(key, value),
    removeItem: (key) => void stored.delete(key),
  }));
  const session = new Session({
    request: async (url, init) => {
      const route = `${init?.method ?? 'GET'} ${String(url).replace('/api/v1', '').split('?')[0]}`;
      asked.push(route);
      return routes[route]?.() ?? Response.json({ code: 'not_found' }, { status: 404 });
    },
    tokens: {
      read: () => memory.kept,
      write: ({ token, address }) => {
        memory.kept = { token, address };
      },
      clear: () => {
        memory.kept = null;
      },
    },
    openSocket: server.openSocket,
    kept: async () => kept,
    listTabTokens: () => (memory.kept === null ? otherTokens : [...otherTokens, memory.kept.token]),
    schedule,
    random: () => 0.5,
    isOnline: () => true,
    emit: store.onEvent,
    onClosed: () => {},
    poll: (_token, _query, alone) => alone(),
    ...overrides,
  });
  return { server, schedule, store, asked, memory, otherTokens, kept, session, routes };
}

export const routes: Routes = {
  'POST /inboxes': () =>
    Response.json({ ...info, token: 'made', lease: 'lease-0' }, { status: 201 }),
  'GET /inbox': () => Response.json({ ...info, messageCount: 0, bytes: 0, tabs: 1 }),
  'GET /inbox/changes': () => Response.json({ changes: [], cursor: 'e.0', lease: 'lease-1' }),
  'POST /inbox/touch': () => Response.json(info),
  'POST /inbox/leave': () => new Response(null, { status: 204 }),
  'PUT /inbox/keep': () =>
    Response.json({ kept: true, expiresAt: info.expiresAt, serverTime: info.serverTime }),
  'DELETE /inbox/keep': () =>
    Response.json({ kept: false, expiresAt: info.expiresAt, serverTime: info.serverTime }),
  'DELETE /inbox': () => new Response(null, { status: 204 }),
};
