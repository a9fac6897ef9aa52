export type * from '../../shared/message.ts';
export type {
  Change,
  ChangesAnswer,
  Cursor,
  DomainInfo,
  HandoffOffer,
  InboxInfo,
  KeepAnswer,
  NameAnswer,
  SeveralChangesAnswer,
} from '../../shared/protocol.ts';
export type { RequestOptions } from './connection.ts';
export type { Criteria, Text } from './criteria.ts';
export type { Attachment, Email } from './email.ts';
export { MayflyError, type MayflyErrorCode, type Mismatch, NoEmailError } from './errors.ts';
export type {
  ChangesOptions,
  ExpectNoneOptions,
  Inbox,
  WaitOptions,
} from './inbox.ts';
export type { PollOptions, ReadOptions } from './inbox-requests.ts';
export {
  type CreateOptions,
  Mayfly,
  type MayflyOptions,
  type NameOptions,
  type PolledInbox,
  type PollSeveralOptions,
} from './mayfly.ts';
export type { Mark } from './wait.ts';
