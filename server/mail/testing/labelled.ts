import { readFileSync } from 'node:fs';
import { z } from 'zod';

const LINK_KINDS = ['verify', 'signin', 'reset', 'invite'] as const;

/** One mail, with what a person wants from it. */
const labelledMail = z
  .strictObject({
    id: z.string().regex(/^[dh]-[a-z0-9-]+$/),
    /** Mails of one invented sender: a score that leaves one source out is by this. */
    source: z.string().min(1),
    /** BCP 47. */
    language: z.string().regex(/^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?$/),
    /** ISO 15924. */
    script: z.string().regex(/^[A-Z][a-z]{3}$/),
    subject: z.string().min(1),
    from: z.string().regex(/^.+ <[^@\s]+@[a-z0-9.-]+\.(example|test|invalid)>$/),
    text: z.string().min(1).nullable(),
    html: z.string().min(1).nullable(),
    /** As a person types it: without the spaces that only group it, in ASCII digits. */
    expected_code: z.string().min(1).nullable(),
    accept_codes: z.array(z.string().min(1)),
    expected_link: z.url().nullable(),
    kind: z.enum(['code', 'link', 'both', 'none']),
    link_kind: z.enum(LINK_KINDS).nullable(),
    ambiguous: z.literal(false),
  })
  .refine((mail) => mail.text !== null || mail.html !== null, 'a mail has a body')
  .refine(
    (mail) => (mail.expected_code !== null) === (mail.kind === 'code' || mail.kind === 'both'),
    'kind tells of a code',
  )
  .refine(
    (mail) => (mail.expected_link !== null) === (mail.kind === 'link' || mail.kind === 'both'),
    'kind tells of a link',
  )
  .refine(
    (mail) => (mail.expected_link === null) === (mail.link_kind === null),
    'a link has its kind',
  );

export type LabelledMail = z.infer<typeof labelledMail>;

/** Who wrote each set, and who had seen it: see labelled/README.md. */
export type LabelledSet =
  | 'dev'
  | 'held'
  | 'classes-dev'
  | 'classes-held'
  | 'unseen-c'
  | 'unseen-d'
  | 'unseen-e'
  | 'unseen-f'
  | 'unseen-g'
  | 'unseen-h'
  | 'unseen-i'
  | 'unseen-j'
  | 'unseen-k'
  | 'unseen-l'
  | 'unseen-m'
  | 'unseen-n';

export function labelledMails(set: LabelledSet): readonly LabelledMail[] {
  const lines = readFileSync(new URL(`labelled/${set}.jsonl`, import.meta.url), 'utf8');
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => labelledMail.parse(JSON.parse(line)));
}
