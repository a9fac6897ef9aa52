import type { ReportedRecipient } from '#shared/message.ts';
import { type TextId, useTexts } from '../../i18n/texts.ts';
import styles from './DeliveryReport.module.css';

type Action = NonNullable<ReportedRecipient['action']>;

const HAPPENED = {
  failed: 'report.failed',
  delayed: 'report.delayed',
  delivered: 'report.delivered',
  relayed: 'report.relayed',
  expanded: 'report.expanded',
} as const satisfies Record<Action, TextId>;

/** The subject of an enhanced status code, its middle number (RFC 3463, 4). */
const SUBJECTS: ReadonlyMap<string, TextId> = new Map([
  ['1', 'status.addressing'],
  ['2', 'status.mailbox'],
  ['3', 'status.system'],
  ['4', 'status.network'],
  ['5', 'status.protocol'],
  ['6', 'status.content'],
  ['7', 'status.policy'],
]);

const MAILBOX_FULL = /^[45]\.2\.2$/;

/** A delivery report (RFC 3464): the result for each recipient. */
export function DeliveryReport({
  recipients,
}: {
  readonly recipients: readonly ReportedRecipient[];
}) {
  const t = useTexts();
  if (recipients.length === 0) return null;
  return (
    <table className={styles.report}>
      <caption>{t('report.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('report.who')}</th>
          <th scope="col">{t('report.what')}</th>
          <th scope="col">{t('report.why')}</th>
        </tr>
      </thead>
      <tbody>
        {recipients.map((recipient, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one may be named twice, and none moves
          <Row key={index} recipient={recipient} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ recipient }: { readonly recipient: ReportedRecipient }) {
  const t = useTexts();
  const { address, action, status, diagnostic } = recipient;
  const reason = findReason(status);
  // The diagnostic text usually repeats the status.
  const isSaid = status !== null && diagnostic.split(/[\s:;,()]+/).includes(status);
  const isSilent = reason === null && !diagnostic;
  return (
    <tr data-action={action ?? 'unknown'}>
      <th scope="row">
        <bdi>{address || t('report.unnamed')}</bdi>
      </th>
      <td className={styles.happened}>
        {t(action === null ? 'report.unknown' : HAPPENED[action])}
      </td>
      <td>
        {reason !== null && <p>{t(reason)}</p>}
        {(status || diagnostic) && (
          <p className={styles.machine}>
            {!isSaid && <>{status} </>}
            <bdi>{diagnostic}</bdi>
          </p>
        )}
        {isSilent && !status && t('report.noReason')}
      </td>
    </tr>
  );
}

/** Only failures have a reason; class 2 is success. */
function findReason(status: string | null): TextId | null {
  const [kind, subject = ''] = status?.split('.') ?? [];
  if (status === null || (kind !== '4' && kind !== '5')) return null;
  return MAILBOX_FULL.test(status) ? 'status.mailboxFull' : (SUBJECTS.get(subject) ?? null);
}
