import { expect } from 'vitest';
import { author, type Case, letter } from './stage.ts';

/** The envelope decides, not the header. */

export const blindCopy: Case = async (stage) => {
  using shown = await stage.reader();
  using hidden = await stage.reader();
  const written = letter(stage, shown, { subject: 'In copy' });
  await stage.sender.send({ ...written, to: [shown.address, hidden.address] });
  for (const reader of [shown, hidden]) {
    const { id, to } = await reader.onlyMail();
    expect(to).toEqual([shown.address]);
    expect(await reader.raw(id)).not.toContain(hidden.address);
  }
};

export const forwarded: Case = async (stage) => {
  using reader = await stage.reader();
  const { sender } = stage;
  if (sender.forward === null) throw new Error('a client forwards nothing');
  const box = await sender.forward(reader.address);
  const raw = `From: Ann <${author(sender)}>\nTo: ${box}\nSubject: Forwarded\n\nHello.\n`;
  await sender.send({ from: author(sender), to: [box], raw });
  expect(await reader.onlyMail()).toMatchObject({ subject: 'Forwarded', to: [box] });
};
