import type { Server } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { HttpConnections } from '#server/api/connection-limits.ts';
import { fixedPool } from '#server/domains/pool.ts';
import { noLimits, readSummary, StoreHarness, times } from '#server/inbox/contract/harness.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import type { StoreLimits } from '#server/inbox/settings.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import { TokenCheck } from '#server/inbox/token-check.ts';
import type { ReadSummary } from '#server/inbox/types.ts';
import { rawMail } from '#server/mail/detail.ts';
import type { OpenedAttachment } from '#server/mail/reading/types.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { ConnectionBudget } from '#server/ops/connection-budget.ts';
import { createLog } from '#server/ops/log.ts';
import { createPeerRule } from '#server/ops/peer.ts';
import { createLocalRates } from '#server/ops/rates.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import type { FoundCode, NestedMessage } from '#shared/message.ts';
import { createHttp, type HttpDeps, type HttpSettings } from '../http.ts';

export const ORIGIN = 'https://mayfly.test';
export const IDLE_TIMEOUT_MS = times.idleTimeout;

export const RULES: HttpSettings['rules'] = {
  idleTimeoutSeconds: IDLE_TIMEOUT_MS / 1000,
  disconnectGraceSeconds: 600,
  keepSeconds: 1800,
  afterlife: 'reject',
};

export interface Made {
  readonly token: string;
  readonly address: string;
  readonly cursor: string;
  readonly lease?: string;
}

/** The fields that tests read; other fields are kept for `toEqual`. */
const Json = z.looseObject({
  address: z.string().default(''),
  token: z.string().default(''),
  cursor: z.string().default(''),
  lease: z.string().optional(),
  messages: z.array(z.unknown()).optional(),
  changes: z.array(z.looseObject({ cursor: z.string() })).default([]),
});

export async function jsonOf(answer: Response | Promise<Response>): Promise<z.output<typeof Json>> {
  return Json.parse(await (await answer).json());
}

interface Options {
  readonly settings?: Partial<HttpSettings>;
  readonly deps?: Partial<HttpDeps>;
  readonly limits?: Partial<StoreLimits>;
  readonly trustProxy?: readonly string[];
}

/** Page and REST on their own port and store. */
export class TestApi {
  readonly url: string;
  readonly port: number;
  readonly store: InboxStore;
  readonly clock: ManualClock;
  readonly close: () => Promise<void>;
  readonly attachments: OpenedAttachment[];
  readonly server: Server;
  readonly #harness: StoreHarness;

  private constructor(
    parts: Pick<TestApi, 'url' | 'port' | 'store' | 'clock' | 'close' | 'attachments' | 'server'>,
  ) {
    this.server = parts.server;
    this.url = parts.url;
    this.port = parts.port;
    this.store = parts.store;
    this.clock = parts.clock;
    this.close = parts.close;
    this.attachments = parts.attachments;
    this.#harness = new StoreHarness(parts);
  }

  static async open({ settings, deps, limits, trustProxy = [] }: Options = {}): Promise<TestApi> {
    const clock = new ManualClock();
    const store = new MemoryStore({
      clock,
      times,
      limits: { ...noLimits, ...limits },
    });
    const log = createLog('silent');
    const rates = createLocalRates();
    const attachments: OpenedAttachment[] = [];
    const stopping = new AbortController();
    const app = await createHttp(
      {
        store,
        tokens: new TokenCheck({ store: deps?.store ?? store, rates, clock }),
        clock,
        log,
        connections: new HttpConnections(
          { connectionBudget: new ConnectionBudget(null, 0), log },
          { sourceSockets: Infinity, sourceWaits: Infinity, trustedProxies: [] },
        ),
        mailroom: stubMailroom(store, attachments),
        pool: fixedPool(['mayfly.test', 'xn--bcher-kva.test']),
        challenges: null,
        outside: { healthOf: () => null, mtaStsPolicy: () => null },
        peerOf: createPeerRule(trustProxy, log),
        rates,
        ready: async () => null,
        certificates: null,
        sendTestMail: null,
        stopping: stopping.signal,
        ...deps,
      },
      {
        publicOrigins: () => [ORIGIN],
        isPublic: true,
        rules: RULES,
        apiKeys: [],
        sourceInboxes: Infinity,
        isDirectUnlimited: false,
        maxInboxes: Infinity,
        sourceWaits: Infinity,
        distDir: '/nowhere',
        ...settings,
      },
    );
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const close = async () => {
      stopping.abort();
      await app.close();
    };
    onTestFinished(async () => {
      await close();
      await store.close();
    });
    const port = Number(new URL(url).port);
    return new TestApi({ url, port, store, clock, close, attachments, server: app.server });
  }

  /** One request to the API, with `token` as a header and `json` as the body. */
  ask(
    path: string,
    { token, json, headers, ...init }: RequestInit & { token?: string; json?: unknown } = {},
  ): Promise<Response> {
    const sent = new Headers(headers);
    if (token !== undefined) sent.set('authorization', `Bearer ${token}`);
    if (json !== undefined) sent.set('content-type', 'application/json');
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    return fetch(`${this.url}/api/v1${path}`, { ...init, ...body, headers: sent });
  }

  async make(body: object = {}): Promise<Made> {
    const answer = await this.ask('/inboxes', { method: 'POST', json: body });
    expect(answer.status).toBe(201);
    const { address, token, cursor, lease } = await jsonOf(answer);
    return { address, token, cursor, ...(lease === undefined ? {} : { lease }) };
  }

  /** Stores a message and returns its id. */
  async deliver(
    { token }: Pick<Made, 'token'>,
    summary: Partial<ReadSummary> = {},
  ): Promise<string> {
    const inbox = (await this.store.authenticate(token)) ?? '';
    return this.#harness.deliver(inbox, {
      size: 100,
      body: { encoding: 'identity', bytes: Buffer.from('Subject: raw\r\n\r\nbody\r\n') },
      summary: { ...readSummary(`mail ${this.#harness.next()}`), ...summary },
    });
  }

  async expiryOf({ token }: Pick<Made, 'token'>): Promise<string | null | undefined> {
    const inbox = await this.store.authenticate(token);
    return (await this.store.view(inbox ?? ''))?.expiresAt;
  }
}

export function code(value: string): { code: FoundCode } {
  return { code: { value } };
}

/** Parses nothing: returns what a test has stored. */
function stubMailroom(store: InboxStore, attachments: readonly OpenedAttachment[]): Mailroom {
  return {
    backlog: 0,
    deliver: async () => [],
    close: async () => undefined,
    async open(inbox, id) {
      const stored = await store.message(inbox, id);
      if (stored === null) return null;
      const checks = { spf: null, dkim: null, dmarc: null, arc: null };
      const read = {
        cc: [],
        text: 'text',
        html: null,
        headers: [],
        attachments: [],
        traits: [],
        problems: [],
      };
      return { ...stored.summary, ...read, checks, trace: [] };
    },
    async raw(inbox, id) {
      const stored = await store.message(inbox, id);
      return stored && rawMail(stored);
    },
    async attachment(inbox, id, [index = -1]) {
      return (await store.message(inbox, id)) && (attachments[index] ?? null);
    },
    async nested(inbox, id, path) {
      const isThere =
        (await store.message(inbox, id)) !== null && path.every((index) => index === 0);
      return isThere ? nestedMessage(path) : null;
    },
  };
}

function nestedMessage(path: readonly number[]): NestedMessage {
  return {
    ...{
      from: null,
      to: [],
      cc: [],
      subject: `inside ${path.join('.')}`,
      date: null,
      text: 'x',
      html: null,
    },
    ...{ headers: [], attachments: [], traits: [], problems: [] },
  };
}

/** Sends the bytes and returns everything until the server closes. */
export async function rawRequest(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  socket.write(bytes);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}
