import type { Command, Measures, Push, Reading } from '../measures.ts';

/** Records all measures. */
export function recordMeasures() {
  const readings: Reading[] = [];
  const tasks: string[] = [];
  const commands: Command[] = [];
  const pushes: Push[] = [];
  const arrivals: Push[] = [];
  const keys: { readonly key: string; readonly status: number }[] = [];
  const held: string[] = [];
  const measures: Measures = {
    read: (reading) => void readings.push(reading),
    task: ({ lane }) => void tasks.push(lane),
    commanded: (command) => void commands.push(command),
    pushed: (push) => void pushes.push(push),
    arrived: (push) => void arrivals.push(push),
    answeredKey: (answer) => void keys.push(answer),
    held: (by, change) => void held.push(`${by} ${change}`),
  };
  return { measures, readings, tasks, commands, pushes, arrivals, keys, held };
}
