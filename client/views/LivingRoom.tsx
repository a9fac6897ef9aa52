import { useRef, useState } from 'react';
import { useAwaySettings } from '../away/useAwaySettings.ts';
import { useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import { brightness } from '../inbox/idle-time.ts';
import type { HeldInbox } from '../inbox/state.ts';
import { Announcer } from '../ui/Hidden.tsx';
import { useCopy } from '../ui/useCopy.ts';
import { AddressActions } from './address/AddressActions.tsx';
import { AddressCard } from './address/AddressCard.tsx';
import { ConnectionMark } from './address/ConnectionMark.tsx';
import { DomainNote } from './address/DomainNote.tsx';
import { LifeLine } from './address/LifeLine.tsx';
import type { Domains } from './address/useDomains.ts';
import { Dialogs, type Sheet } from './Dialogs.tsx';
import { MessageList } from './list/MessageList.tsx';
import { useLandings } from './list/useLandings.ts';
import { useRemoval } from './list/useRemoval.ts';
import { buttonOf, rowsOf, useReturn } from './list/useReturn.ts';
import { ReadingPane } from './message/ReadingPane.tsx';
import { useReading } from './message/useReading.ts';
import { ViewMemory, type Views } from './message/view-memory.ts';
import { KeyHelp } from './room/KeyHelp.tsx';
import { Room } from './room/Room.tsx';
import { Slip } from './room/Slip.tsx';
import { soon } from './room/Soon.tsx';
import { useKeys } from './room/useKeys.ts';
import { useLetterKeys } from './room/useLetterKeys.ts';
import { useNarrow } from './room/useNarrow.ts';
import { senderName } from './sender/sender.ts';
import { useTick } from './useTick.ts';

const Away = soon(async () => (await import('./Away.tsx')).Away);
const PartingBar = soon(async () => (await import('./going/PartingBar.tsx')).PartingBar);

interface Props {
  readonly inbox: HeldInbox;
  readonly domains: Domains;
  readonly actions: InboxActions;
}

export function LivingRoom({ inbox, domains, actions }: Props) {
  const { address, messages } = inbox;
  const t = useTexts();
  const now = useTick(inbox);
  const [copied, copy] = useCopy();
  const [sheet, show] = useState<Sheet>('none');
  const [said, say] = useState('');
  const { reading, open, close } = useReading(actions, messages, inbox.connection);
  const list = useRef<HTMLDivElement>(null);
  const openId = reading.kind === 'none' ? null : reading.id;
  const forget = useReturn(list, openId, messages);
  const landings = useLandings(inbox);
  const [views] = useState<Views>(() => new Map());

  const isGoing = inbox.deletion.kind !== 'none';

  const stay = () => {
    actions.cancelDeletion();
    say(t('parting.kept'));
  };
  const leave = () => {
    if (isGoing) stay();
    else if (sheet !== 'none') show('none');
    else if (openId !== null) close();
  };
  const renew = () => {
    // Nothing is lost, or another tab keeps it.
    if (messages.length === 0 || inbox.tabs > 1) actions.replace(domains.wished);
    else actions.scheduleDeletion({ kind: 'replace', domain: domains.wished });
  };
  const step = (by: number) => {
    const id = neighbour(list.current, openId, by);
    if (id === null) return;
    if (openId !== null) open(id);
    buttonOf(list.current, id)?.focus();
  };
  const remove = useRemoval({
    ...{ actions, messages, list, openId, say },
    onClosed: () => {
      forget();
      close();
    },
  });
  const away = useAwaySettings();
  const letters = useLetterKeys();
  const letterKeys = {
    c: () => copy(address),
    n: renew,
    j: () => step(1),
    k: () => step(-1),
    '#': remove,
    '?': () => show('keys'),
  };
  useKeys({ ...(letters.areOn && letterKeys), Escape: leave });
  const isNarrow = useNarrow();

  return (
    <Room
      burn={isGoing ? 0 : brightness(inbox, now)}
      arrivals={inbox.arrivals}
      covered={isNarrow && openId !== null}
      masthead={<ConnectionMark connection={inbox.connection} />}
      letters={letters}
      away={away}
      aside={
        <>
          <section aria-labelledby="address-heading">
            <AddressCard address={address} copied={copied} onCopy={() => copy(address)} />
            <LifeLine inbox={inbox} now={now} />
            <DomainNote state={inbox.domain} />
            <AddressActions
              domains={domains}
              onNew={renew}
              onName={() => show('name')}
              onCode={() => show('code')}
              onDestroy={() => actions.scheduleDeletion({ kind: 'delete' })}
            />
          </section>
          <MessageList
            inbox={inbox}
            actions={actions}
            openId={openId}
            onOpen={open}
            onSave={() => show('save')}
            onNew={renew}
            ref={list}
          />
          {isNarrow && <KeyHelp letters={letters} onAll={() => show('keys')} />}
          <Slip inbox={inbox}>
            <Away inbox={inbox} settings={away} onOpen={open} />
          </Slip>
        </>
      }
    >
      <ViewMemory value={views}>
        <ReadingPane
          key={openId}
          reading={reading}
          mails={messages.length}
          connection={inbox.connection}
          domain={inbox.domain}
          letters={letters}
          onAllKeys={() => show('keys')}
          clockOffset={inbox.clockOffset}
          landings={landings}
          actions={actions}
          onLeave={leave}
          onDeleted={(subject) => {
            forget();
            close();
            say(t('message.deleted', { subject }));
          }}
          onAgain={open}
        />
      </ViewMemory>
      {/* Beside what a mail may lie over: that says nothing then. */}
      <Arrivals inbox={inbox} />
      <Announcer text={openId === null ? said : ''} />
      <PartingBar
        inbox={inbox}
        actions={actions}
        onStay={stay}
        onSave={() => {
          stay();
          show('save');
        }}
      />
      <Dialogs
        sheet={sheet}
        inbox={inbox}
        domains={domains}
        actions={actions}
        letters={letters}
        onClose={() => show('none')}
      />
    </Room>
  );
}

/** Says the newest mail to those who listen. */
function Arrivals({ inbox }: { readonly inbox: HeldInbox }) {
  const t = useTexts();
  const { arrivals } = inbox;
  const newest = arrivals > 0 ? inbox.messages[0] : undefined;
  const sender = newest && senderName(newest.from, t);
  const said = newest && sender ? t('arrival', { sender, subject: newest.subject }) : '';
  // Only what changes is said: a second mail of the same name is one space longer.
  return <Announcer text={said !== '' && arrivals % 2 === 0 ? `${said}\u00a0` : said} />;
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
