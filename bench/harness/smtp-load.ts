import type { Endpoint } from './subject.ts';

/** 4 KB of text: the size of an ordinary verification mail, and of the field's figures. */
export const MESSAGE_BYTES = 4_096;

export interface Burst {
  readonly to: Endpoint;
  readonly recipient: string;
  readonly messages: number;
  readonly sessions: number;
  /** Kept open for all messages, or one for each. */
  readonly connections: 'kept' | 'new';
}

/** A sink: takes mail and throws it away, as fast as its maker could. The ceiling of the load. */
export interface Sink extends AsyncDisposable {
  readonly endpoint: Endpoint;
  readonly pid: number;
}

/** Where the mail comes from, and what the service is held against. */
export interface SmtpLoad {
  /** Targets are set against Postfix's tools; our own stand-ins are not comparable. */
  readonly kind: 'postfix' | 'own';
  readonly sourceName: string;
  readonly sinkName: string;
  /** Resolves when every message was answered 250, rejects when one was not. */
  send(burst: Burst): Promise<void>;
  startSink(): Promise<Sink>;
}
