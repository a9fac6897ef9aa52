import { ownLoad } from './own-load.ts';
import { postfixLoad } from './postfix.ts';
import type { SmtpLoad } from './smtp-load.ts';

/** Postfix's tools where they can be had, with a note where not. */
export async function chooseLoad(): Promise<{ load: SmtpLoad; notes: string[] }> {
  try {
    return { load: await postfixLoad(), notes: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const note = `Postfix's smtp-source and smtp-sink could not be had (${why}): stand-ins of our own were used, so no target applies`;
    return { load: ownLoad, notes: [note] };
  }
}
