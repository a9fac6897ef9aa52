/** A content type with its parameters; names in lower case. */
export interface ContentType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A part whose content is inspected for traits, cut to its limit in bytes. */
export interface InspectedPart extends ContentType {
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
  readonly inspected: readonly InspectedPart[];
}

/** RFC 6522, of that kind. */
export function hasReport({ multiparts }: Structure, kind: string): boolean {
  return multiparts.some(
    ({ type, parameters }) =>
      type === 'multipart/report' && parameters.get('report-type')?.toLowerCase() === kind,
  );
}

/** Defects that the normalization found before parsing. The page shows them as problems. */
export type Defect =
  | 'brokenHeader'
  | 'lostBoundary'
  | 'outsideParts'
  | 'unknownEncoding'
  | 'behindBase64'
  /** It has parts, and nothing is in them. */
  | 'emptyParts';

/** The field that takes defects through the parser; nothing that a stranger wrote comes under it. */
export const DEFECTS_FIELD = 'mayfly-defects';

/** The charset that the whole message names, for the parser's header, which lacks most fields. */
export const HINT_FIELD = 'mayfly-charset';

/** The defects as one of the multiparts, the only way out of the parser. */
export function defectsAsPart(defects: string): ContentType {
  return {
    type: DEFECTS_FIELD,
    parameters: new Map(defects.split(' ').map((defect) => [defect, ''])),
  };
}

export function hasDefect({ multiparts }: Structure, defect: Defect): boolean {
  return multiparts.some(
    ({ type, parameters }) => type === DEFECTS_FIELD && parameters.has(defect),
  );
}

export const NO_STRUCTURE: Structure = { multiparts: [], variants: [], inspected: [] };

/** What the library for MIME makes of a header field with parameters. */
export function toContentType(type: string, parsed: unknown): ContentType {
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
