/** A catalogue as the build compiles it: no ICU parser reaches the page. */
declare module '*?lingui' {
  import type { Messages } from '@lingui/core';
  export const messages: Messages;
}
