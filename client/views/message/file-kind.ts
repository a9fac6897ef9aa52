import type { AttachmentInfo } from '#shared/message.ts';

/** The kind of a file, as shown to the user. */
export type FileKind =
  | 'image'
  | 'text'
  | 'calendar'
  | 'mail'
  | 'pdf'
  | 'document'
  | 'archive'
  | 'media'
  | 'key'
  | 'encrypted'
  /** S/MIME (p7m): signed or encrypted, which only its content tells. */
  | 'sealed'
  /** Machine-readable delivery and read reports. */
  | 'report'
  /** May run scripts in a browser. */
  | 'page'
  /** May run on the computer. */
  | 'program'
  | 'other';

/** Extensions that run when opened, whatever the content type. */
const PROGRAM =
  /\.(?:exe|msi|com|bat|cmd|ps1|vbs?|vbe|jse?|wsf|wsh|hta|scr|pif|cpl|reg|lnk|jar|jnlp|app|command|sh|apk|dmg|pkg|deb|rpm|iso|img|vhdx?|docm|xlsm|pptm|xll|one|chm|appx|msix|desktop|scf|url)$/i;
const PAGE = /\.(?:x?html?|shtml|svgz?|mht(?:ml)?|xml)$/i;

/** By file name, for files of type application/octet-stream. */
const BY_NAME: readonly (readonly [RegExp, FileKind])[] = [
  [/\.pdf$/i, 'pdf'],
  [/\.(?:ics|ical|ifb)$/i, 'calendar'],
  [/\.(?:eml|msg)$/i, 'mail'],
  [/\.(?:zip|rar|7z|tar|t?gz|bz2|xz|zst|cab)$/i, 'archive'],
  [/\.(?:docx?|odt|rtf|xlsx?|ods|csv|pptx?|odp|pages|numbers|key)$/i, 'document'],
  [/\.p7m$/i, 'sealed'],
  // PGP/MIME, and mail programs that write it.
  [/(?:encrypted[\w .-]*|^msg)\.asc$|\.(?:pgp|gpg)$/i, 'encrypted'],
  [/\.(?:asc|sig|p7s|pem|crt|cer|p12|pfx)$/i, 'key'],
  [/\.(?:png|jpe?g|gif|webp|avif|bmp|heic|tiff?|ico)$/i, 'image'],
  [/\.(?:mp[34]|m4a|ogg|opus|wav|flac|mov|webm|mkv|avi)$/i, 'media'],
  [/\.(?:txt|md|log|diff|patch|json|ya?ml|ini|conf)$/i, 'text'],
];

const BY_TYPE: readonly (readonly [RegExp, FileKind])[] = [
  [/^(?:text\/html|application\/xhtml\+xml|image\/svg|(?:text|application)\/xml)/i, 'page'],
  [/^application\/(?:x-msdownload|x-dosexec|x-msi|java-archive|x-sh)/i, 'program'],
  [/^application\/pdf/i, 'pdf'],
  [/^text\/calendar/i, 'calendar'],
  [/^message\/(?:global-)?(?:delivery-status|disposition-notification)/i, 'report'],
  [/^message\/(?:feedback-report|tracking-status)/i, 'report'],
  [/^message\//i, 'mail'],
  [/^application\/pgp-encrypted/i, 'encrypted'],
  [/^application\/(?:x-)?pkcs7-mime/i, 'sealed'],
  [/^application\/(?:pgp-|pkcs7-|x-pkcs7-|pkix-)/i, 'key'],
  [/^application\/(?:zip|gzip|x-7z|x-rar|vnd\.rar|x-tar)/i, 'archive'],
  [/^application\/(?:msword|vnd\.(?:ms-|openxml|oasis))/i, 'document'],
  [/^image\//i, 'image'],
  [/^(?:audio|video)\//i, 'media'],
  [/^text\//i, 'text'],
];

/** The dangerous kind wins: extensions that run come before the content type. */
export function fileKind(file: Pick<AttachmentInfo, 'filename' | 'contentType'>): FileKind {
  const { contentType } = file;
  // Windows ignores trailing dots and spaces.
  const name = file.filename.replace(/[.\s]+$/, '');
  if (PROGRAM.test(name)) return 'program';
  if (PAGE.test(name)) return 'page';
  return find(BY_TYPE, contentType) ?? find(BY_NAME, name) ?? 'other';
}

function find(rules: readonly (readonly [RegExp, FileKind])[], text: string): FileKind | null {
  return rules.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/** A calendar that is a form of the text and an attached file, too. */
export function isRepeatedCalendar(one: AttachmentInfo, all: readonly AttachmentInfo[]): boolean {
  if (!one.inline || fileKind(one) !== 'calendar') return false;
  return all.some(
    (other) => !other.inline && fileKind(other) === 'calendar' && other.size === one.size,
  );
}
