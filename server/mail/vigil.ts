import { BOX_BYTES, Box } from './box.ts';
import type { ReaderResult, ReaderTask } from './tasks.ts';

/**
 * Milliseconds in which the event loop makes turns for an answer: a small message is read in 0.2.
 * Where one takes longer, the 0.1 to be woken matters less than a core that others want: after 2 ms
 * of turns it was there later than after none.
 */
const TURNS_MS = 0.5;

/** A task that a thread is at. */
export interface Begun {
  readonly answer: Promise<ReaderResult>;
  /** Ends the thread. */
  readonly deadline: AbortController;
}

type State =
  | { readonly kind: 'none' }
  /** A thread looks for a task, or will have left in a moment. */
  | { readonly kind: 'kept'; readonly begun: Begun }
  /** It has one: the box is its own until it has answered. */
  | { readonly kind: 'handed' };

const NONE: State = { kind: 'none' };

/**
 * One thread of a pool that looks for a message instead of sleeping. Where a machine lets its
 * cores rest, waking a thread takes longer than reading a small message does.
 */
export class Vigil {
  readonly #begin: (task: ReaderTask) => Begun;
  #box = new Box();
  #state: State = NONE;

  constructor(begin: (task: ReaderTask) => Begun) {
    this.#begin = begin;
  }

  /** Where none is kept. `lost`: the thread died of itself, and nothing was handed to it. */
  keep(lost: (error: unknown) => void): void {
    if (this.#state.kind !== 'none') return;
    this.#box.open();
    const begun = this.#begin({ kind: 'expect', box: this.#box.memory });
    this.#state = { kind: 'kept', begun };
    begun.answer.then(
      () => this.#end(),
      (error: unknown) => {
        this.#abandonBox();
        if (this.#end() === 'kept') lost(error);
      },
    );
  }

  /**
   * Whoever looks for the task has it from now on, and the event loop stays awake for its answer.
   * Null where nobody does, or where it is none for the box: the thread is then let go.
   */
  hand(task: ReaderTask): Begun | null {
    if (this.#state.kind !== 'kept') return null;
    if (!fits(task)) {
      this.#box.dismiss();
      return null;
    }
    if (!this.#box.fill(task.mails.bytes)) return null;
    const { begun } = this.#state;
    this.#state = { kind: 'handed' };
    makeTurns(begun.answer);
    return begun;
  }

  /** A thread that is being ended may still look into it: the next one has a box of its own. */
  #abandonBox(): void {
    this.#box.abandon();
    this.#box = new Box();
  }

  #end(): State['kind'] {
    const { kind } = this.#state;
    this.#state = NONE;
    return kind;
  }
}

function fits(task: ReaderTask): task is ReaderTask & { readonly kind: 'read' } {
  if (task.kind !== 'read' || task.purpose !== 'arrival') return false;
  const [first, ...others] = task.mails.parts;
  return first?.encoding === 'identity' && others.length === 0 && first.size <= BOX_BYTES;
}

/** Until the answer is there: an event loop that has something to do does not sleep. */
function makeTurns(answer: Promise<unknown>): void {
  let until = performance.now() + TURNS_MS;
  const turn = () => {
    if (performance.now() < until) setImmediate(turn);
  };
  const rest = () => {
    until = 0;
  };
  setImmediate(turn);
  answer.then(rest, rest);
}
