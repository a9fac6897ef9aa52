/** What the walls have to hold against. */
export interface Vector {
  /** Of the list of threats. */
  readonly id: 'C1' | 'C2' | 'C3' | 'C4' | 'C5' | 'C6' | 'C7' | 'C8';
  readonly name: string;
  /** `%` stands for the canary's origin, `~` for its host and port alone. */
  readonly html: string;
  /** It makes a browser look a name up or connect before any policy is asked. */
  readonly isHint?: true;
}

export function vectors(
  id: Vector['id'],
  htmlByName: Readonly<Record<string, string>>,
): readonly Vector[] {
  return Object.entries(htmlByName).map(([name, html]) => ({ id, name, html }));
}
