import type { Stage } from './stage.ts';

export interface State {
  /** Of its pictures, too. */
  readonly name: string;
  /** Resolves once the page shows it, and goes on showing it. */
  reach(stage: Stage): Promise<void>;
}
