export const KINDS = [
  ...(['receipt', 'order', 'shipping', 'delivery', 'newsletter', 'sale', 'password'] as const),
  ...(['code', 'signIn', 'welcome', 'invitation', 'calendar', 'ticket', 'booking'] as const),
  ...(['bank', 'statement', 'digest', 'social', 'comment', 'survey'] as const),
] as const;
export type Kind = (typeof KINDS)[number];

/** What the emails of one language are written with. */
export interface Phrases {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** The charset of older programs; the others write UTF-8. */
  readonly nationalCharset: string;
  readonly people: readonly string[];
  readonly goods: readonly string[];
  readonly sentences: readonly string[];
  readonly labels: Labels;
  readonly subjects: Readonly<Record<Kind, string>>;
}

export interface Labels {
  readonly hello: string;
  readonly total: string;
  readonly date: string;
  readonly number: string;
  readonly price: string;
  readonly place: string;
  readonly open: string;
  readonly confirm: string;
  readonly code: string;
  readonly unsubscribe: string;
}
