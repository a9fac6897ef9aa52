import { useEffect, useRef, useState } from 'react';
import type { AttachmentInfo } from '#shared/message.ts';
import type { Outcome } from '../../inbox/actions.ts';

export interface PreviewProps {
  readonly attachment: AttachmentInfo;
  readonly fetchAttachment: (index: number) => Promise<Outcome<Blob>>;
}

export type Preview =
  | { readonly kind: 'fetching' }
  | { readonly kind: 'ready'; readonly content: string }
  | { readonly kind: 'failed' };

/** Fetches one attachment when its preview is put on the page, and no sooner. */
export function usePreview(
  attachment: AttachmentInfo,
  fetchAttachment: PreviewProps['fetchAttachment'],
  read: (blob: Blob, attachment: AttachmentInfo) => Promise<string>,
): Preview {
  const [preview, setPreview] = useState<Preview>({ kind: 'fetching' });
  const means = useRef({ fetchAttachment, read });
  useEffect(() => {
    let isWanted = true;
    const { current } = means;
    void load(attachment, current.fetchAttachment, current.read).then((loaded) => {
      if (isWanted) setPreview(loaded);
    });
    return () => {
      isWanted = false;
    };
  }, [attachment]);
  return preview;
}

async function load(
  attachment: AttachmentInfo,
  fetchAttachment: PreviewProps['fetchAttachment'],
  read: (blob: Blob, attachment: AttachmentInfo) => Promise<string>,
): Promise<Preview> {
  try {
    const answer = await fetchAttachment(attachment.index);
    if (answer.kind !== 'ok') return { kind: 'failed' };
    return { kind: 'ready', content: await read(answer.value, attachment) };
  } catch {
    return { kind: 'failed' };
  }
}
