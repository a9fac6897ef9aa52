import type { StateContext } from './state-context.ts';

export interface State {
  /** Of its pictures, too. */
  readonly name: string;
  /** Resolves once the page shows it, and goes on showing it. */
  reach(context: StateContext): Promise<void>;
}
