import { useRef, useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import { brightness } from '../inbox/life.ts';
import type { LivingInbox } from '../inbox/state.ts';
import { Announcer } from '../ui/Hidden.tsx';
import { useCopy } from '../ui/useCopy.ts';
import { AddressActions, type Question } from './AddressActions.tsx';
import { AddressCard } from './AddressCard.tsx';
import { ConnectionMark } from './ConnectionMark.tsx';
import { DomainNote } from './DomainNote.tsx';
import { KeyHelp } from './KeyHelp.tsx';
import { LifeLine } from './LifeLine.tsx';
import { MessageList } from './MessageList.tsx';
import { ReadingPane } from './ReadingPane.tsx';
import { Room } from './Room.tsx';
import { Slip } from './Slip.tsx';
import { senderName } from './sender.ts';
import type { Domains } from './useDomains.ts';
import { useKeys } from './useKeys.ts';
import { useLetterKeys } from './useLetterKeys.ts';
import { useNarrow } from './useNarrow.ts';
import { useReading } from './useReading.ts';
import { buttonOf, rowsOf, useReturn } from './useReturn.ts';
import { useTick } from './useTick.ts';

interface Props {
  readonly inbox: LivingInbox;
  readonly domains: Domains;
  readonly actions: InboxActions;
}

export function LivingRoom({ inbox, domains, actions }: Props) {
  const { address, messages } = inbox;
  const t = useTexts();
  const now = useTick(inbox);
  const [copied, copy] = useCopy();
  const [question, ask] = useState<Question>('none');
  const { reading, open, close } = useReading(actions, messages, inbox.connection);
  const list = useRef<HTMLUListElement>(null);
  const openId = reading.kind === 'none' ? null : reading.id;
  const forget = useReturn(list, openId, messages);

  const leave = () => {
    if (openId === null) ask('none');
    else close();
  };
  const step = (by: number) => {
    const id = neighbour(list.current, openId, by);
    if (id === null) return;
    if (openId !== null) open(id);
    buttonOf(list.current, id)?.focus();
  };
  const letters = useLetterKeys();
  const letterKeys = {
    c: () => copy(address),
    n: () => (messages.length === 0 ? actions.renew(domains.wished) : ask('new')),
    j: () => step(1),
    k: () => step(-1),
  };
  useKeys({ ...(letters.areOn && letterKeys), Escape: leave });
  const [deleted, setDeleted] = useState<string | null>(null);
  const isNarrow = useNarrow();

  return (
    <Room
      burn={brightness(inbox, now)}
      arrivals={inbox.arrivals}
      covered={isNarrow && openId !== null}
      masthead={<ConnectionMark connection={inbox.connection} />}
      aside={
        <>
          <section aria-labelledby="address-heading">
            <AddressCard address={address} copied={copied} onCopy={() => copy(address)} />
            <LifeLine inbox={inbox} now={now} />
            <DomainNote state={inbox.domain} />
            <AddressActions
              actions={actions}
              domains={domains}
              mails={messages.length}
              question={question}
              onAsk={ask}
            />
          </section>
          <MessageList inbox={inbox} actions={actions} openId={openId} onOpen={open} ref={list} />
          {isNarrow && <KeyHelp letters={letters} />}
          <Slip inbox={inbox} />
        </>
      }
    >
      <ReadingPane
        key={openId}
        reading={reading}
        mails={messages.length}
        connection={inbox.connection}
        letters={letters}
        clockOffset={inbox.clockOffset}
        actions={actions}
        onLeave={leave}
        onDeleted={(subject) => {
          forget();
          close();
          setDeleted(subject);
        }}
        onAgain={open}
      />
      {/* Beside what a mail may lie over: that says nothing then. */}
      <Arrivals inbox={inbox} />
      <Announcer
        text={deleted !== null && openId === null ? t('message.deleted', { subject: deleted }) : ''}
      />
    </Room>
  );
}

/** Says the newest mail to those who listen, and puts what is unread into the title. */
function Arrivals({ inbox }: { readonly inbox: LivingInbox }) {
  const t = useTexts();
  const newest = inbox.arrivals > 0 ? inbox.messages[0] : undefined;
  const unread = inbox.messages.filter(({ seen }) => !seen).length;
  const sender = newest && senderName(newest.from, t);
  return (
    <>
      <title>{unread > 0 ? `(${unread}) Mayfly` : 'Mayfly'}</title>
      <Announcer text={newest && sender ? t('arrival', { sender, subject: newest.subject }) : ''} />
    </>
  );
}

/** The row beside the one that is open, else beside the one that has the focus. */
function neighbour(list: HTMLElement | null, openId: string | null, by: number): string | null {
  const all = rowsOf(list);
  const from = all.findIndex((row) =>
    openId === null ? row.contains(document.activeElement) : row.dataset.messageId === openId,
  );
  const to = from < 0 ? 0 : from + by;
  return all[to]?.dataset.messageId ?? null;
}
