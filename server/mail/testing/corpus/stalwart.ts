import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Expected } from './expected.ts';

const Mailbox = z.object({ name: z.string().nullish(), address: z.string().nullish() });
const Address = z.union([
  z.object({ List: z.array(Mailbox) }),
  z.object({ Group: z.array(z.object({ addresses: z.array(Mailbox) })) }),
]);
const Parameters = z.object({
  attributes: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});
const Header = z.object({ name: z.unknown(), value: z.unknown() });
const Part = z.object({ headers: z.array(Header), body: z.record(z.string(), z.unknown()) });
const Mail = z.object({
  text_body: z.array(z.number()),
  html_body: z.array(z.number()),
  attachments: z.array(z.number()),
  parts: z.array(Part),
});
type Mail = z.infer<typeof Mail>;
type Part = z.infer<typeof Part>;

/** The samples of stalwartlabs/mail-parser, whose reading stands beside each as JSON. */
export function stalwartMails(folder: string): readonly Expected[] {
  return globSync('*/*.json', { cwd: folder })
    .sort()
    .map((name) => {
      const mail = Mail.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      return expectedOf(mail, name.replace(/json$/, 'eml'));
    });
}

function expectedOf(mail: Mail, file: string): Expected {
  const root = mail.parts[0];
  const subject = z.object({ Text: z.string() }).safeParse(headerOf(root, 'subject'));
  const shown = [...new Set([...mail.text_body, ...mail.html_body])];
  const bodies = (kind: string) =>
    shown.flatMap((index) => {
      const body = mail.parts[index]?.body[kind];
      return typeof body === 'string' && body.trim() !== '' ? [body] : [];
    });
  const attached = mail.attachments.flatMap((index) => mail.parts[index] ?? []);
  return {
    file,
    ...(subject.success ? { subject: subject.data.Text } : {}),
    ...fromOf(root),
    ...{ texts: bodies('Text'), html: bodies('Html') },
    names: attached.flatMap((part) => nameOf(part) ?? []),
    attachments: attached.length,
  };
}

function fromOf(root: Part | undefined): Pick<Expected, 'from'> {
  const value = z.object({ Address }).safeParse(headerOf(root, 'from'));
  if (!value.success) return {};
  const { Address: found } = value.data;
  const list = 'List' in found ? found.List : found.Group.flatMap((group) => group.addresses);
  const first = list.find(({ address }) => address) ?? list[0];
  return first ? { from: { name: first.name ?? null, address: first.address ?? null } } : {};
}

/** The last one of a name, as that library answers. */
function headerOf(part: Part | undefined, name: string): unknown {
  return part?.headers.findLast((header) => header.name === name)?.value;
}

function nameOf(part: Part): string | undefined {
  return (
    parameterOf(headerOf(part, 'content_disposition'), 'filename') ??
    parameterOf(headerOf(part, 'content_type'), 'name')
  );
}

function parameterOf(value: unknown, name: string): string | undefined {
  const parsed = z.object({ ContentType: Parameters }).safeParse(value);
  return parsed.data?.ContentType.attributes?.find((each) => each.name === name)?.value;
}
