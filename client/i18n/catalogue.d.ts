/** A catalogue compiled by the build, so that the page needs no ICU parser. */
declare module '*?lingui' {
  import type { Messages } from '@lingui/core';
  export const messages: Messages;
}
