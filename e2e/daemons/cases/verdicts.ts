import { expect } from 'vitest';
import { POOL } from '../net/zone.ts';
import { FULL_AT } from '../world.ts';
import { author, type Case, letter } from './case-context.ts';

/** What is refused, for good or for now. */

/** As the reply says it; mail servers break its lines anew. */
const UNKNOWN =
  /550 5\.1\.1 No such inbox here\. A disposable inbox ends with its tab; please ask the recipient for another address\./;

export const bounce: Case = async (context) => {
  using reader = await context.reader();
  const mail = letter(context, reader, { subject: 'Too late' });
  const dead = mail.to.map((address) => address.replace(/^/, 'no'));
  const read = await context.sender.refused({ ...mail, to: dead });
  expect(read.replaceAll(/\s+/g, ' ')).toMatch(UNKNOWN);
};

export const fullThenTaken: Case = async (context) => {
  using reader = await context.reader();
  const { sender } = context;
  for (let sent = 0; sent < FULL_AT; sent += 1)
    await sender.send(letter(context, reader, { subject: `Number ${sent}` }));
  const [first] = await reader.shows(FULL_AT);
  const last = letter(context, reader, { subject: 'One too many' });
  const { said, again } = await sender.deferred(last, /452[ -]4\.2\.2/);
  expect(said.replaceAll(/\s+/g, ' ')).toMatch(/452[ -]4\.2\.2 The inbox is full; it takes mail/);
  await reader.delete(first?.id ?? '');
  await again();
  await sender.settled();
  expect(await reader.stored()).toEqual(['Number 1', 'One too many']);
};

const FAULT = /451[ -]4\.3\.0/;
const FAULT_IN_WORDS = /451[ -]4\.3\.0 The server could not do this now; the fault is ours\./;

/** Deferred with 451, the text in the sender's own records, and then there once. */
function afterFault(domain: string): Case {
  return async (context) => {
    using reader = await context.reader(domain);
    const { sender } = context;
    const fields = [`Message-ID: <1.${reader.address}>`];
    const mail = letter(context, reader, { subject: 'Once', fields });
    const { said, again } = await sender.deferred(mail, FAULT);
    expect(said.replaceAll(/\s+/g, ' ')).toMatch(FAULT_IN_WORDS);
    await again();
    await sender.settled();
    expect(await reader.onlyMail()).toMatchObject({ subject: 'Once' });
    expect(await reader.stored()).toEqual(['Once']);
  };
}

export const storeAway: Case = afterFault(POOL.away);

export const storeTorn: Case = afterFault(POOL.torn);

/** What senders make of a connection that ends where an answer is due. */
const LOST =
  /lost connection|closed connection|connection closed|network error|remote host|cannot read/i;

export const lostAnswer: Case = async (context) => {
  using reader = await context.reader(POOL.lossy);
  const { sender, world } = context;
  const before = world.received();
  const mail = letter(context, reader, {
    subject: 'Once',
    fields: [`Message-ID: <1@${author(sender)}>`],
  });
  const { again } = await sender.deferred(mail, LOST);
  await again();
  await sender.settled();
  expect(world.received() - before).toBe(2);
  expect(await reader.stored()).toEqual(['Once']);
};
