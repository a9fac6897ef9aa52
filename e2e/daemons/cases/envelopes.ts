import { expect } from 'vitest';
import { author, type Case, letter } from './case-context.ts';

/** The envelope decides, not the header. */

export const blindCopy: Case = async (context) => {
  using shown = await context.reader();
  using hidden = await context.reader();
  const written = letter(context, shown, { subject: 'In copy' });
  await context.sender.send({ ...written, to: [shown.address, hidden.address] });
  for (const reader of [shown, hidden]) {
    const { id, to } = await reader.onlyMail();
    expect(to).toEqual([shown.address]);
    expect(await reader.raw(id)).not.toContain(hidden.address);
  }
};

export const forwarded: Case = async (context) => {
  using reader = await context.reader();
  const { sender } = context;
  if (sender.forward === null) throw new Error('a client forwards nothing');
  const box = await sender.forward(reader.address);
  const raw = `From: Ann <${author(sender)}>\nTo: ${box}\nSubject: Forwarded\n\nHello.\n`;
  await sender.send({ from: author(sender), to: [box], raw });
  expect(await reader.onlyMail()).toMatchObject({ subject: 'Forwarded', to: [box] });
};
