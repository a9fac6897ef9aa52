import type { ComponentProps } from 'react';
import { useNotificationSettings } from '../notifications/useNotificationSettings.ts';
import { InboxEnded } from './deletion/InboxEnded.tsx';
import { TabNotifications } from './TabNotifications.tsx';

/** The inbox that was shown has ended; the other inboxes of the page still report new email. */
export default function EndedPage(props: ComponentProps<typeof InboxEnded>) {
  const settings = useNotificationSettings();
  return (
    <>
      <InboxEnded {...props} />
      <TabNotifications inbox={null} settings={settings} />
    </>
  );
}
