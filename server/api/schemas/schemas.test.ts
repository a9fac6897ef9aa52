import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type * as m from '#shared/message.ts';
import type * as p from '#shared/protocol.ts';
import type * as r from '#shared/requests.ts';
import type * as message from './messages.ts';
import type * as protocol from './protocol.ts';
import type * as request from './requests.ts';

/** Without `readonly`, which JSON does not know. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T;

type Parsed<Schema extends z.ZodType> = Plain<z.output<Schema>>;
/** What a client gives; a body that may be missing is none of its fields. */
type Sent<Schema extends z.ZodType> = Plain<Exclude<z.input<Schema>, undefined>>;
type EventData<Name extends keyof p.ServerToTab> = Plain<Parameters<p.ServerToTab[Name]>[0]>;

test('HTTP-17 the schemas of messages are the types that both sides use', () => {
  expectTypeOf<Parsed<typeof message.Summary>>().toEqualTypeOf<Plain<m.Summary>>();
  expectTypeOf<Parsed<typeof message.SummaryPatch>>().toEqualTypeOf<Plain<m.SummaryPatch>>();
  expectTypeOf<Parsed<typeof message.Detail>>().toEqualTypeOf<Plain<m.Detail>>();
  expectTypeOf<Parsed<typeof message.NestedMessage>>().toEqualTypeOf<Plain<m.NestedMessage>>();
});

test('HTTP-17 the schemas of answers are the types that both sides use', () => {
  expectTypeOf<Parsed<typeof protocol.DomainsAnswer>>().toEqualTypeOf<Plain<p.DomainsAnswer>>();
  expectTypeOf<Parsed<typeof protocol.CreatedInbox>>().toEqualTypeOf<Plain<p.CreatedInbox>>();
  expectTypeOf<Parsed<typeof protocol.InboxInfo>>().toEqualTypeOf<Plain<p.InboxInfo>>();
  expectTypeOf<Parsed<typeof protocol.KeepAnswer>>().toEqualTypeOf<Plain<p.KeepAnswer>>();
  expectTypeOf<Parsed<typeof protocol.HandoffOffer>>().toEqualTypeOf<Plain<p.HandoffOffer>>();
  expectTypeOf<Parsed<typeof protocol.HandoffState>>().toEqualTypeOf<Plain<p.HandoffState>>();
  expectTypeOf<Parsed<typeof protocol.HandoffToken>>().toEqualTypeOf<Plain<p.HandoffToken>>();
  expectTypeOf<Parsed<typeof protocol.NameAnswer>>().toEqualTypeOf<Plain<p.NameAnswer>>();
  expectTypeOf<Parsed<typeof protocol.MessagesAnswer>>().toEqualTypeOf<Plain<p.MessagesAnswer>>();
  expectTypeOf<Parsed<typeof protocol.ChangesAnswer>>().toEqualTypeOf<Plain<p.ChangesAnswer>>();
  type Several = Plain<p.SeveralChangesAnswer>;
  expectTypeOf<Parsed<typeof protocol.SeveralChangesAnswer>>().toEqualTypeOf<Several>();
  expectTypeOf<Parsed<typeof protocol.Problem>>().toEqualTypeOf<Plain<p.Problem>>();
});

test('HTTP-17 the schemas of requests are the types that both sides use', () => {
  expectTypeOf<Sent<typeof request.NameBody>>().toEqualTypeOf<Plain<r.NameBody>>();
  expectTypeOf<Sent<typeof request.NewInboxBody>>().toEqualTypeOf<Plain<r.NewInboxBody>>();
  expectTypeOf<Sent<typeof request.LeaveBody>>().toEqualTypeOf<Plain<r.LeaveBody>>();
  expectTypeOf<Sent<typeof request.HandoffBody>>().toEqualTypeOf<Plain<r.HandoffBody>>();
  expectTypeOf<Sent<typeof request.SeenBody>>().toEqualTypeOf<Plain<r.SeenBody>>();
  expectTypeOf<Sent<typeof request.HeldQuery>>().toEqualTypeOf<Plain<r.HeldQuery>>();
  expectTypeOf<Sent<typeof request.ChangesQuery>>().toEqualTypeOf<Plain<r.ChangesQuery>>();
  expectTypeOf<Sent<typeof request.ReadQuery>>().toEqualTypeOf<Plain<r.ReadQuery>>();
  type Several = Plain<r.SeveralChangesBody>;
  expectTypeOf<Sent<typeof request.SeveralChangesBody>>().toEqualTypeOf<Several>();
});

test('HTTP-17 the schemas of events are the types that both sides use', () => {
  expectTypeOf<Parsed<typeof protocol.InboxHello>>().toEqualTypeOf<EventData<'inbox'>>();
  expectTypeOf<Parsed<typeof protocol.Change>>().toEqualTypeOf<EventData<'message'>>();
  expectTypeOf<Parsed<typeof protocol.LeaseChange>>().toEqualTypeOf<EventData<'lease:changed'>>();
  expectTypeOf<Parsed<typeof protocol.DeliveryNotice>>().toEqualTypeOf<EventData<'delivery'>>();
  expectTypeOf<Parsed<typeof protocol.DomainChange>>().toEqualTypeOf<EventData<'domain:changed'>>();
  expectTypeOf<Parsed<typeof protocol.ServerMove>>().toEqualTypeOf<EventData<'server:moving'>>();
  expectTypeOf<Parsed<typeof protocol.InboxEnd>>().toEqualTypeOf<EventData<'inbox:closed'>>();
  expectTypeOf<Parsed<typeof protocol.Ack>>().toEqualTypeOf<Plain<p.Ack>>();
  expectTypeOf<Parsed<typeof protocol.TouchAck>>().toEqualTypeOf<Plain<p.TouchAck>>();
  type Seen = Plain<Parameters<p.TabToServer['message:seen']>[0]>;
  expectTypeOf<Parsed<typeof protocol.SeenRequest>>().toEqualTypeOf<Seen>();
  type Keeping = Plain<Parameters<p.TabToServer['inbox:keep']>[0]>;
  expectTypeOf<Parsed<typeof protocol.KeepRequest>>().toEqualTypeOf<Keeping>();
  type Deletion = Plain<Parameters<p.TabToServer['message:delete']>[0]>;
  expectTypeOf<Parsed<typeof protocol.DeleteRequest>>().toEqualTypeOf<Deletion>();
});
