declare module 'subset-font' {
  interface Options {
    readonly targetFormat: 'sfnt' | 'woff' | 'woff2';
    /** OpenType tags; the features that are not named are dropped. */
    readonly keepFeatures?: readonly string[];
    readonly noHinting?: boolean;
  }
  /** The font with no more than it takes to write the text. Rejects where it cannot be read. */
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options: Options,
  ): Promise<Uint8Array>;
}
