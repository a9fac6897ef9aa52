/**
 * That the types of the client library agree with the OpenAPI document of the service. The test beside
 * this folder generates `mayfly.d.ts` from a running service, and has the compiler read this file.
 */
import type { Inbox, Mayfly, MayflyErrorCode } from '../../../sdk/library/index.ts';
import type { Detail, NestedMessage } from '../../../shared/message.ts';
import type {
  ChangesAnswer,
  CreatedInbox,
  DomainsAnswer,
  HandoffState,
  HandoffToken,
  MessagesAnswer,
  Problem,
} from '../../../shared/protocol.ts';
import type {
  ChangesQuery,
  HandoffBody,
  LeaveBody,
  NameBody,
  NewInboxBody,
  ReadQuery,
  SeenBody,
  SeveralChangesBody,
} from '../../../shared/requests.ts';
import type { operations } from './mayfly.d.ts';

type Resolved<Method extends (...args: never[]) => unknown> = Awaited<ReturnType<Method>>;

/** The JSON and the queries that the client library sends. */
interface Sent {
  createInbox: NewInboxBody;
  checkName: NameBody;
  redeemHandoff: HandoffBody;
  leaveInbox: LeaveBody;
  markMessage: SeenBody;
  getMessage: ReadQuery;
  listChanges: ChangesQuery;
  listSeveralChanges: SeveralChangesBody;
}

/** The JSON that it reads: what its methods resolve with, where they resolve with the answer. */
interface Taken {
  createInbox: CreatedInbox;
  checkName: Resolved<Mayfly['checkName']>;
  redeemHandoff: HandoffToken;
  listDomains: DomainsAnswer;
  listSeveralChanges: Resolved<Mayfly['pollSeveral']>;
  isReady: { readonly status: string };
  getInbox: Resolved<Inbox['info']>;
  keepInbox: Resolved<Inbox['keep']>;
  releaseInbox: Resolved<Inbox['release']>;
  offerHandoff: Resolved<Inbox['offer']>;
  getHandoff: HandoffState;
  listMessages: MessagesAnswer;
  listChanges: ChangesAnswer;
  getMessage: Detail;
  getNestedMessage: NestedMessage;
}

/** It reads no JSON of their answers. */
type WithoutJson =
  | 'deleteInbox'
  | 'touchInbox'
  | 'leaveInbox'
  | 'sendTestEmail'
  | 'markMessage'
  | 'deleteMessage'
  | 'getRawMessage'
  | 'getAttachment';

/** What it does by other requests, or what is for other programs. */
type Unused = 'getCode' | 'getOpenApi' | 'isAlive' | 'getMtaStsPolicy';

// An answer that is missing becomes `unknown`, and a request `never`: neither agrees with anything.
type Json<Media> = Media extends { content: { 'application/json': infer Value } } ? Value : unknown;
type Success<Answers> = Answers extends { 200: infer Answer }
  ? Answer
  : Answers extends { 201: infer Answer }
    ? Answer
    : unknown;
type AnswerTo<Name extends keyof operations> = Json<Success<operations[Name]['responses']>>;
type BodyOf<Name extends keyof operations> = NonNullable<operations[Name]['requestBody']>;
type RequestOf<Name extends keyof operations> = [BodyOf<Name>] extends [never]
  ? NonNullable<operations[Name]['parameters']['query']>
  : BodyOf<Name> extends { content: { 'application/json': infer Value } }
    ? Value
    : never;

declare const answers: { [Name in keyof Taken]: AnswerTo<Name> };
export const taken: Taken = answers;

declare const sent: Sent;
export const requests: { [Name in keyof Sent]: RequestOf<Name> } = sent;

// The service refuses unknown fields.
declare const knownFields: { [Name in keyof Sent]: keyof RequestOf<Name> };
declare const sentFields: { [Name in keyof Sent]: keyof Sent[Name] };
export const accepted: typeof knownFields = sentFields;

type Refusals = { [Name in keyof operations]: operations[Name]['responses'] }[keyof operations];
type RefusalOf<Answers> = Answers extends {
  400: { content: { 'application/problem+json': infer Refusal } };
}
  ? Refusal
  : unknown;
declare const refusal: RefusalOf<Refusals>;
export const problem: Problem = refusal;
export const code: MayflyErrorCode = problem.code;

// A new operation belongs into one of the lists.
declare const operation: keyof operations;
export const listed: keyof Sent | keyof Taken | WithoutJson | Unused = operation;
