import { parseAddressHeader, parseOtpToken } from 'mailparser';
import type { Mailbox } from '#shared/message.ts';
import { normalizeWords } from './encoded-words.ts';

/** The passcode of a valid OTP-Token header. A message that has two has none. */
export function parsePasscode(fields: readonly string[]): string | null {
  return parseOtpToken([...fields])?.code ?? null;
}

/** An address header with its groups resolved and encoded words decoded. */
export function parseAddresses(value: string): readonly Mailbox[] {
  // Domains stay A-labels: what looks like another domain must not be shown as that.
  const options = { flatten: true, decodePunycode: false };
  return parseAddressHeader(normalizeWords(value), options).value.map(({ name, address = '' }) => ({
    name,
    address,
  }));
}
