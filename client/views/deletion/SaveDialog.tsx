import { useEffect, useId, useRef, useState } from 'react';
import type { Archive, ArchivedMail, Container, FetchResult } from '../../archive/archive.ts';
import { archiveMails } from '../../archive/archive.ts';
import { useTexts } from '../../i18n/texts.ts';
import type { InboxActions } from '../../inbox/actions.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { saveBlob } from '../../ui/save.ts';
import { mailFileName } from '../message/file-name.ts';
import styles from './SaveDialog.module.css';

interface Props {
  readonly inbox: HeldInbox;
  readonly actions: InboxActions;
  readonly onClose: () => void;
}

const FORMATS = ['zip', 'mbox'] as const;
type Format = (typeof FORMATS)[number];
const TEXTS = { zip: 'save.zip', mbox: 'save.mbox' } as const satisfies Record<Format, string>;

type Progress =
  | { readonly kind: 'choosing' }
  | { readonly kind: 'saving'; readonly done: number; readonly count: number }
  | { readonly kind: 'failed' }
  | { readonly kind: 'done'; readonly saved: number; readonly missing: readonly ArchivedMail[] };

/** Saves all emails as one file, which is made in the browser. */
export default function SaveDialog({ inbox, actions, onClose }: Props) {
  const t = useTexts();
  const name = useId();
  const [format, choose] = useState<Format>('zip');
  const { progress, save, stop } = useSaving(inbox, actions);
  return (
    <Dialog title={t('save.title')} close={t('dialog.close')} onClose={onClose}>
      <fieldset
        className={styles.choice}
        aria-label={t('save.label')}
        disabled={progress.kind === 'saving'}
      >
        {FORMATS.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name={name}
              checked={format === each}
              onChange={() => choose(each)}
            />
            {t(TEXTS[each])}
          </label>
        ))}
      </fieldset>
      <SaveProgress progress={progress} />
      <div className={styles.buttons}>
        {progress.kind === 'saving' ? (
          <Button onClick={stop}>{t('save.stop')}</Button>
        ) : (
          <>
            <Button
              tone={progress.kind === 'done' ? 'plain' : 'primary'}
              disabled={inbox.messages.length === 0}
              onClick={() => save(format)}
            >
              {t('save.start', { count: inbox.messages.length })}
            </Button>
            {progress.kind === 'done' && (
              <Button
                tone="danger"
                onClick={() => {
                  onClose();
                  actions.scheduleDeletion({ kind: 'delete' });
                }}
              >
                {t('action.destroy')}
              </Button>
            )}
          </>
        )}
      </div>
    </Dialog>
  );
}

/** The progress, and the emails that are not in the file. */
function SaveProgress({ progress }: { readonly progress: Progress }) {
  const t = useTexts();
  switch (progress.kind) {
    case 'choosing':
      return null;
    case 'failed':
      return (
        <p className={styles.trouble} role="alert">
          {t('save.failed')}
        </p>
      );
    case 'saving': {
      const { done, count } = progress;
      return (
        <div className={styles.progress}>
          <p id="save-progress">{t('save.progress', { done, count })}</p>
          <progress aria-labelledby="save-progress" value={done} max={count} />
        </div>
      );
    }
    case 'done': {
      const { saved, missing } = progress;
      return (
        <div className={styles.progress} role="status">
          <p>{t('save.done', { count: saved })}</p>
          {missing.length > 0 && (
            <>
              <p className={styles.trouble}>{t('save.missing', { count: missing.length })}</p>
              <ul>
                {missing.map(({ id, subject }) => (
                  <li key={id}>
                    <bdi>{subject || t('subject.none')}</bdi>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      );
    }
  }
}

function useSaving({ messages, address }: HeldInbox, actions: InboxActions) {
  const [progress, setProgress] = useState<Progress>({ kind: 'choosing' });
  const running = useRef<AbortController>(null);
  useEffect(() => () => running.current?.abort(), []);

  const save = async (format: Format) => {
    const stopped = new AbortController();
    running.current = stopped;
    const { signal } = stopped;
    // Oldest first; emails that arrive meanwhile are not included.
    const mails = messages.toReversed();
    const count = mails.length;
    const onProgress = (done: number) => setProgress({ kind: 'saving', done, count });
    onProgress(0);
    try {
      const container = await containerFor(format, count);
      const fetch = createFetch(actions, signal);
      const made = await archiveMails(mails, { container, fetch, sleep, onProgress, signal });
      saveArchive(made, count, address, format);
      setProgress({ kind: 'done', saved: count - made.missing.length, missing: made.missing });
    } catch {
      setProgress({ kind: signal.aborted ? 'choosing' : 'failed' });
    }
  };
  return { progress, save, stop: () => running.current?.abort() };
}

/** Each format is a chunk of its own; zip brings its library. */
async function containerFor(format: Format, mails: number): Promise<Container> {
  switch (format) {
    case 'zip': {
      const { ZipArchive } = await import('../../archive/zip.ts');
      return new ZipArchive(mails, ({ subject, id }) => mailFileName(subject, id));
    }
    case 'mbox': {
      const { MboxArchive } = await import('../../archive/mbox.ts');
      return new MboxArchive();
    }
  }
}

/** Seconds before a retry after no answer. */
const AGAIN_SECONDS = 2;

function createFetch(actions: InboxActions, signal: AbortSignal) {
  return async ({ id }: ArchivedMail): Promise<FetchResult> => {
    const answer = await actions.messages.raw(id, signal);
    switch (answer.kind) {
      case 'ok':
        return { kind: 'ok', raw: answer.value };
      case 'gone':
        return { kind: 'lost' };
      case 'rate_limited':
        return { kind: 'again', afterSeconds: answer.retryAfterSeconds };
      case 'unreachable':
        return { kind: 'again', afterSeconds: AGAIN_SECONDS };
    }
  };
}

function saveArchive({ file, missing }: Archive, count: number, address: string, format: Format) {
  if (missing.length === count) return;
  const [name] = address.split('@');
  saveBlob(file, `${name} ${new Date().toISOString().slice(0, 10)}.${format}`);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
