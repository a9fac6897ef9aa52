import { lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findMismatch } from '../library/criteria.ts';
import {
  type Change,
  type Criteria,
  type Email,
  type Inbox,
  MayflyError,
  type Summary,
} from '../library/index.ts';
import { formatEmail, toLine, toPlainText } from '../library/plain-text.ts';
import { EXIT_CODES, Exit, type Io } from './io.ts';
import { findService, forget, openInbox, remember } from './remembered.ts';
import { replaceFile } from './replace-file.ts';
import { listFacts, showFacts, showRow, withNotice, withSpinner } from './show.ts';
import { parseDuration, toFileName, toJson, writeText } from './text.ts';

export interface Common {
  readonly url?: string;
}

export interface NewOptions extends Common {
  readonly name?: string;
  readonly domain?: string;
  readonly json?: true;
}

export async function createInbox(io: Io, { url, name, domain, json }: NewOptions): Promise<void> {
  const mayfly = findService(io, url);
  const inbox = await withNotice(io, mayfly.url, mayfly.createInbox({ name, domain }));
  await remember(io, { url: mayfly.url, token: inbox.token });
  if (io.env['MAYFLY_TOKEN'])
    io.stderr.write('MAYFLY_TOKEN is set: the other commands use its inbox, and not this one.\n');
  const { address, token } = inbox;
  io.stdout.write(`${json ? toJson({ address, token, url: mayfly.url }) : toLine(address)}\n`);
}

export interface WaitOptions extends Common {
  readonly code?: true;
  readonly link?: true;
  readonly json?: true;
  readonly subject?: string;
  readonly from?: string;
  readonly timeout: string;
  readonly any?: true;
}

/** Milliseconds; to find the inbox for one look at it, `--timeout 0s`. */
const LOOK_TIMEOUT_MS = 5_000;

export async function waitForEmail(io: Io, options: WaitOptions): Promise<void> {
  const timeout = parseDuration(options.timeout);
  if (timeout === null)
    throw new Exit(EXIT_CODES.usage, `--timeout ${options.timeout}: for example 500ms, 60s or 5m`);
  const inbox = await openInbox(io, options.url, { timeout: timeout || LOOK_TIMEOUT_MS });
  const criteria: Criteria = {
    subject: options.subject,
    from: options.from,
    code: options.code,
    link: options.link,
    seen: options.any ? undefined : false,
  };
  const waiting = inbox.waitFor({ ...criteria, timeout }).catch(explainEnd);
  const email = await withSpinner(io, `Waiting for an email to ${toLine(inbox.address)}`, waiting);
  // Before it is marked: what could not be printed must not count as seen.
  showFound(io, email, options);
  if (!options.any) await markEarlier(inbox, criteria, email).catch(explainEnd);
  await email.markSeen().catch(explainEnd);
}

/** The next wait must not print an older email as if it were new. */
async function markEarlier(inbox: Inbox, criteria: Criteria, found: Email): Promise<void> {
  for (const email of await inbox.emails())
    if (email.seq < found.details.seq && findMismatch(email, criteria) === null)
      await inbox.markSeen(email.id);
}

/** Of a request about an inbox that was there before. */
function explainEnd(error: unknown): never {
  if (!(error instanceof MayflyError) || error.code !== 'not_found') throw error;
  throw new Exit(EXIT_CODES.notFound, 'The inbox has ended.');
}

function showFound({ stdout }: Io, email: Email, { code, link, json }: WaitOptions): void {
  if (json) stdout.write(`${toJson(email.details)}\n`);
  else if (code) writeText(stdout, email.code ?? '');
  else if (link) writeText(stdout, email.link ?? '');
  else showFacts(stdout, listFacts(email.details));
}

export interface WatchOptions extends Common {
  readonly json?: true;
}

/**
 * Shows each email that the inbox has, and each that comes, until it is interrupted. In a table, an
 * email is shown when the service has read it.
 */
export async function watch(io: Io, { url, json }: WatchOptions): Promise<void> {
  const inbox = await openInbox(io, url);
  if (io.stderr.isTTY) io.stderr.write(`${toLine(inbox.address)}\n`);
  const unread = new Map<string, Summary>();
  try {
    for await (const change of inbox.changes()) {
      if (json) io.stdout.write(`${toJson(change)}\n`);
      else showChange(io, change, unread);
    }
  } catch (error) {
    explainEnd(error);
  }
}

/** @param unread the emails that came and are not shown yet */
function showChange({ stdout }: Io, change: Change, unread: Map<string, Summary>): void {
  const id = change.type === 'message' ? change.message.id : change.id;
  const known = unread.get(id);
  unread.delete(id);
  if (change.type === 'message:deleted') return;
  const email =
    change.type === 'message' ? change.message : known && { ...known, ...change.changed };
  if (email?.reading) unread.set(id, email);
  else if (email !== undefined) showRow(stdout, email);
}

export interface ReadOptions extends Common {
  readonly raw?: true;
  readonly text?: true;
  readonly html?: true;
  readonly json?: true;
}

export async function read(io: Io, id: string, options: ReadOptions): Promise<void> {
  const inbox = await openInbox(io, options.url);
  const email = await inbox.email(id).catch((error) => {
    // The service refuses what can be no id.
    if (!(error instanceof MayflyError) || !['not_found', 'bad_request'].includes(error.code))
      throw error;
    throw new Exit(EXIT_CODES.notFound, `There is no email ${JSON.stringify(id)} in this inbox.`);
  });
  if (options.raw) await showRaw(io, email);
  else if (options.json) io.stdout.write(`${toJson(email.details)}\n`);
  else if (options.html) writeText(io.stdout, requirePart(email.html, 'HTML'));
  else if (options.text) writeText(io.stdout, requirePart(email.text, 'text'));
  else writeText(io.stdout, formatEmail(email));
  await email.markSeen();
}

async function showRaw({ stdout }: Io, email: Email): Promise<void> {
  const bytes = await email.raw();
  stdout.write(stdout.isTTY ? toPlainText(new TextDecoder().decode(bytes)) : bytes);
}

function requirePart(part: string | null, what: string): string {
  if (part === null) throw new Exit(EXIT_CODES.failed, `This email has no ${what}.`);
  return part;
}

/**
 * Writes each email as a file, and its attachments into a folder beside it. Goes on after an email
 * that cannot be saved, unless the service is gone: then each further one would take the whole time.
 */
export async function save(io: Io, directory: string, { url }: Common): Promise<void> {
  const inbox = await openInbox(io, url);
  const emails = await inbox.emails().catch(explainEnd);
  await mkdir(directory, { recursive: true });
  let saved = 0;
  const faults: string[] = [];
  for (const { id } of emails) {
    try {
      await saveEmail(inbox, id, path.join(directory, toFileName(id)));
      saved += 1;
    } catch (error) {
      faults.push(`  ${toLine(id)}: ${error instanceof Error ? error.message : String(error)}`);
      if (error instanceof MayflyError && error.code === 'unreachable') break;
    }
  }
  writeText(io.stdout, `${countEmails(saved)} saved in ${directory}`);
  if (faults.length === 0) return;
  const missing = emails.length - saved;
  const what = `${countEmails(missing)} ${missing === 1 ? 'is' : 'are'} not saved:`;
  throw new Exit(EXIT_CODES.failed, [what, ...faults].join('\n'));
}

function countEmails(count: number): string {
  return count === 1 ? '1 email' : `${count} emails`;
}

async function saveEmail(inbox: Inbox, id: string, place: string): Promise<void> {
  const email = await inbox.email(id);
  await replaceFile(`${place}.eml`, await email.raw());
  for (const { index, filename, bytes } of await email.attachments()) {
    await mkdir(place, { recursive: true });
    if ((await lstat(place)).isSymbolicLink())
      throw new Exit(EXIT_CODES.failed, `${place} is a link to another folder.`);
    await replaceFile(path.join(place, `${index}-${toFileName(filename)}`), bytes);
  }
}

export async function deleteInbox(io: Io, { url }: Common): Promise<void> {
  const inbox = await openInbox(io, url);
  await inbox.delete();
  if (!io.env['MAYFLY_TOKEN']) await forget(io, inbox.token);
}
