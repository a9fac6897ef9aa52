/**
 * A transcript of SMTP sessions, as a test.
 *
 *   # Title: the first comment names the test; it carries rule and threat ids.
 *   settings {"afterlife":"discard"}   settings of the receiver that differ from the rig's
 *   limits {"idleCommands":3}          constants of the receiver that differ
 *   store {"inboxMaxMessages":1}       limits of the store that differ
 *   certificate mx.mayfly.example      STARTTLS is offered, with a certificate for that name
 *   refuse spam.example                an entry of the operator's list
 *   files 12 7                         so many files may be open, and are already
 *   inbox ann                          ann@mayfly.example lives
 *   C: NOOP                            sent with CR LF; \r \n \t \\ \xHH are bytes
 *   C. MAIL FR                         sent as it is, in a segment of its own
 *   C*3: NOOP                          three times
 *   S: 250 2.0.0                       the server's next line begins like this
 *   S*3: 250                           three such lines
 *   client b 127.0.0.2                 another one connects, from that address
 *   C@b: NOOP                          what it says; `S@b: 250`, `hangup b`, `closed b` likewise
 *   handshake                          TLS begins, and what follows is said over it
 *   hangup                             the client closes its side
 *   vanish                             its connection is gone
 *   closed                             the server says nothing more and closes
 *   wait 5m                            time passes: h, m, s or ms
 *   fault rcpt hangs                   from now on `rcpt` or `dot` `hangs`, `throws` or is `away`
 *   asked                              a command has met the fault
 *   mended                             it works again, and what hung goes on
 *   closing                            the receiver begins to close
 *   destroy ann                        her inbox is deleted
 *   stored ann 1                       so many messages are in the inbox
 *   raw ann Subject: x\r\n             the newest one is exactly this
 *   trace ann Return-Path: <>\r\n      the lines that we put above it begin like this
 *   steps ann connected=-5             when, from the final dot, the newest one's steps were, ms
 *   tab ann connected addressed        all notices of her tab
 *   logged refused 2                   so many lines of the log
 *   receiving 0                        bytes of messages between DATA and their commit
 *
 * `C:` lines of one client that follow each other are sent in one write, as one that pipelines does.
 */
export type Step = { readonly line: number } & (
  | { readonly kind: 'send'; readonly client: string; readonly bytes: string }
  | { readonly kind: 'expect'; readonly client: string; readonly prefix: string }
  | { readonly kind: 'connect'; readonly client: string; readonly from: string | undefined }
  | {
      readonly kind: 'hangup' | 'vanish' | 'closed' | 'handshake';
      readonly client: string;
    }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'fault'; readonly where: 'rcpt' | 'dot'; readonly what: FaultKind }
  | { readonly kind: 'asked' | 'mended' | 'closing' }
  | { readonly kind: 'destroy'; readonly inbox: string }
  | { readonly kind: 'stored'; readonly inbox: string; readonly count: number }
  | { readonly kind: 'raw' | 'trace'; readonly inbox: string; readonly bytes: string }
  | { readonly kind: 'steps'; readonly inbox: string; readonly ms: Record<string, number> }
  | { readonly kind: 'tab'; readonly inbox: string; readonly stages: readonly string[] }
  | { readonly kind: 'logged'; readonly verb: string; readonly count: number }
  | { readonly kind: 'receiving'; readonly bytes: number }
);

export type FaultKind = 'hangs' | 'throws' | 'away';

export interface Dialog {
  readonly title: string;
  readonly settings: Record<string, unknown>;
  readonly limits: Record<string, unknown>;
  readonly store: Record<string, unknown>;
  readonly certificate: string | null;
  readonly refused: readonly string[];
  /** What may be open, and is; null where nothing is known of it. */
  readonly files: readonly [limit: number, used: number] | null;
  readonly inboxes: readonly string[];
  readonly steps: readonly Step[];
}

/** Nothing set yet. */
export const EMPTY: Dialog = {
  ...{ title: '', settings: {}, limits: {}, store: {} },
  ...{ certificate: null, refused: [], files: null },
  ...{ inboxes: [], steps: [] },
};
