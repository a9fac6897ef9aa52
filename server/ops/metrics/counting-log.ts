import { Counter, type Registry } from 'prom-client';
import { WEB_LIMITS } from '../limits.ts';
import { type Log, ORDER_OUTCOMES } from '../log.ts';

/** SMTP replies because of a limit: the limit, named like its setting if it has one. */
export const SMTP_LIMITS: Readonly<Record<string, string>> = {
  too_many_connections: 'smtp_max_connections',
  source_connections: 'smtp_source_connections',
  source_messages: 'smtp_source_messages',
  source_failures: 'smtp_source_failures',
  source_handshakes: 'smtp_source_handshakes',
  source_room: 'smtp_source_room',
  too_many_recipients: 'smtp_max_recipients',
  loop: 'smtp_max_hops',
  session_too_long: 'smtp_session_time',
  silence: 'smtp_session_silence',
  too_slow: 'smtp_session_pace',
  too_many_unknown: 'smtp_session_unknown',
  no_progress: 'smtp_session_idle',
  session_failures: 'smtp_session_failures',
  too_large: 'max_message_size',
  inbox_full: 'inbox_max',
  server_full: 'store_max_bytes',
};

/** Label values of failed handshakes; OpenSSL and the system have hundreds of codes. */
const TLS_FAILURES = ['timeout', 'closed', 'ECONNRESET'];

/** Errors while Redis is unavailable; they have their own alert. */
const REDIS_PART = 'redis';

/** The SMTP replies, by reason. */
export type Replies = Readonly<
  Record<string, { readonly code: number; readonly enhanced: string }>
>;

/**
 * A log that counts the events and passes them on. All parts already log their events, so that
 * they need no calls to the metrics.
 */
export function createCountingLog(
  log: Log,
  registry: Registry,
  committed: (ms: number) => void,
  replies: Replies,
): Log {
  const registers = [registry];
  const counter = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ) => new Counter({ name, help, labelNames, registers });

  const accepted = counter(
    'mayfly_mail_accepted_total',
    'Messages stored for at least one recipient',
  );
  const bytes = counter('mayfly_mail_accepted_bytes_total', 'Raw bytes of accepted messages');
  const recipients = counter(
    'mayfly_mail_recipients_total',
    'Live recipients of complete messages, by outcome',
    ['outcome'],
  );
  const dropped = counter(
    'mayfly_mail_dropped_total',
    'Recipients whose message was accepted and dropped',
    ['why'],
  );
  const refused = counter(
    'mayfly_smtp_refusals_total',
    'Refusals at the SMTP port: reply code, enhanced status code and reason',
    ['code', 'enhanced', 'reason'],
  );
  const handshakes = counter(
    'mayfly_tls_handshakes_total',
    'Successful TLS handshakes, by version',
    ['protocol'],
  );
  const failures = counter('mayfly_tls_failures_total', 'Failed TLS handshakes', ['why']);
  const orders = counter(
    'mayfly_acme_orders_total',
    'Orders for certificates, by outcome; not_here: not made',
    ['outcome'],
  );
  const opened = counter('mayfly_inboxes_opened_total', 'Created inboxes', ['by']);
  const ended = counter('mayfly_inboxes_ended_total', 'Inboxes that ended', ['reason']);
  const turnedAway = counter(
    'mayfly_http_refusals_total',
    'Refused requests, sockets and tabs, by problem code',
    ['code'],
  );
  const limits = counter(
    'mayfly_limit_refusals_total',
    'Refusals because of a limit, named like its setting',
    ['limit'],
  );
  const faults = counter('mayfly_faults_total', 'Internal errors; the log has the place', ['part']);
  const warnings = counter('mayfly_warnings_total', 'Warnings in the log');
  const kept = counter('mayfly_pool_kept_total', 'Changes of the domains file with mistakes');

  // Counters start at 0, not missing: Prometheus rates need a first value.
  for (const [reason, { code, enhanced }] of Object.entries(replies))
    if (code >= 400) refused.inc({ code: String(code), enhanced, reason }, 0);
  for (const outcome of ['stored', 'refused']) recipients.inc({ outcome }, 0);
  for (const reason of ['deleted', 'idle', 'left', 'shutdown']) ended.inc({ reason }, 0);
  for (const outcome of ORDER_OUTCOMES) orders.inc({ outcome }, 0);
  for (const by of ['page', 'program']) opened.inc({ by }, 0);
  for (const part of ['store', 'own']) faults.inc({ part }, 0);
  for (const limit of [...Object.values(SMTP_LIMITS), ...WEB_LIMITS]) limits.inc({ limit }, 0);

  return {
    ...log,
    received(mail) {
      if (mail.stored > 0) {
        accepted.inc();
        bytes.inc(mail.bytes);
      }
      recipients.inc({ outcome: 'stored' }, mail.stored);
      recipients.inc({ outcome: 'refused' }, mail.recipients - mail.stored);
      committed(mail.ms);
      log.received(mail);
    },
    refused(refusal) {
      const { code, enhanced, reason } = refusal;
      refused.inc({ code: String(code), enhanced, reason });
      const limit = SMTP_LIMITS[reason];
      if (limit !== undefined) limits.inc({ limit });
      log.refused(refusal);
    },
    secured(handshake) {
      handshakes.inc({ protocol: handshake.protocol });
      log.secured(handshake);
    },
    unsecured(handshake) {
      failures.inc({ why: TLS_FAILURES.includes(handshake.why) ? handshake.why : 'protocol' });
      log.unsecured(handshake);
    },
    dropped(why) {
      dropped.inc({ why });
      log.dropped(why);
    },
    ordered(order) {
      orders.inc({ outcome: order.outcome });
      log.ordered(order);
    },
    opened(inbox) {
      opened.inc({ by: inbox.by });
      log.opened(inbox);
    },
    ended(end) {
      ended.inc({ reason: end.reason }, end.count);
      log.ended(end);
    },
    turnedAway(request) {
      turnedAway.inc({ code: request.code });
      if (request.limit !== undefined) limits.inc({ limit: request.limit });
      log.turnedAway(request);
    },
    poolKept(mistakes) {
      kept.inc();
      log.poolKept(mistakes);
    },
    warned(what, hint) {
      warnings.inc();
      log.warned(what, hint);
    },
    failed(where, error) {
      faults.inc({ part: where === REDIS_PART ? 'store' : 'own' });
      log.failed(where, error);
    },
  };
}
