/** A content type with its parameters; names in lower case. */
export interface ContentType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A part whose content says something about the message, and as much of it as is looked at. */
export interface NotedPart extends ContentType {
  /** Its place among the attachments. */
  readonly index: number;
  /** As it says of itself. */
  readonly charset: string | undefined;
  readonly content: Buffer;
  readonly isCut: boolean;
}

/** How a message is put together, as far as that decides what is shown of it. */
export interface Structure {
  /** The multiparts, each before what is in it. */
  readonly multiparts: readonly ContentType[];
  /** Attachments that say once more what the text says, in a form that is not shown. */
  readonly variants: readonly number[];
  /** Only where they were asked for. */
  readonly noted: readonly NotedPart[];
}

/** RFC 6522, of that kind. */
export function hasReport({ multiparts }: Structure, kind: string): boolean {
  return multiparts.some(
    ({ type, parameters }) =>
      type === 'multipart/report' && parameters.get('report-type')?.toLowerCase() === kind,
  );
}

export const NO_STRUCTURE: Structure = { multiparts: [], variants: [], noted: [] };

/** What the library for MIME makes of a header field with parameters. */
export function contentTypeOf(type: string, parsed: unknown): ContentType {
  const parameters = hasParameters(parsed) ? parsed.params : {};
  const texts = Object.entries(parameters).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
  );
  return { type, parameters: new Map(texts) };
}

function hasParameters(value: unknown): value is { readonly params: object } {
  return isObject(value) && 'params' in value && isObject(value.params);
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
