import { parseAddressHeader, parseOtpToken } from 'mailparser';
import type { Mailbox } from '#shared/message.ts';
import { normalizeWords } from './encoded-words.ts';

/** The passcode of a valid OTP-Token header; null if a message has several headers. */
export function parsePasscode(fields: readonly string[]): string | null {
  return parseOtpToken([...fields])?.code ?? null;
}

/** An address header with its groups resolved and encoded words decoded. */
export function parseAddresses(value: string): readonly Mailbox[] {
  // Domains stay A-labels: a U-label can look like another domain.
  const options = { flatten: true, decodePunycode: false };
  return parseAddressHeader(normalizeWords(value), options).value.map(({ name, address = '' }) => ({
    name,
    address,
  }));
}
