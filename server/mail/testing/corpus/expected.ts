/** What another mail library reads in a mail: decoded values only, none of its own choices. */
export interface Expected {
  readonly file: string;
  /** Absent where nothing is said of it. */
  readonly subject?: string;
  readonly from?: { readonly name: string | null; readonly address: string | null };
  /** Texts and HTML that are shown, in any order. */
  readonly texts: readonly string[];
  readonly html: readonly string[];
  /** Names of the attachments that have one; absent where only their number is known. */
  readonly names?: readonly string[];
  /** How many attachments there are at least. */
  readonly attachments: number;
}
