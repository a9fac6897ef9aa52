/**
 * Runs in the page: counts the tasks that kept its one thread longer than 50 ms, as the browser
 * reports them (Long Tasks API). Users do not notice shorter ones, and the browser does not report them.
 */

interface LongTasks {
  readonly count: number;
  /** Milliseconds of the longest; 0 where there was none. */
  readonly longest: number;
}

class TaskProbe {
  #durations: number[] = [];

  constructor() {
    new PerformanceObserver((list) => {
      this.#durations.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: 'longtask' });
  }

  /** Since it was last asked. */
  taken(): LongTasks {
    const durations = this.#durations;
    this.#durations = [];
    return { count: durations.length, longest: Math.max(0, ...durations) };
  }
}

Object.assign(window, { taskProbe: new TaskProbe() });
