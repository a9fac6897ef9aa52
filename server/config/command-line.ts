import { type Loaded, loadConfig } from './config.ts';
import { findNearest, type Mistake } from './mistakes.ts';
import { type Env, type Machine, variables } from './variables.ts';

/** The settings of a command, and its own arguments. */
export interface CommandLine {
  readonly loaded: Loaded;
  /** The arguments that are no settings. */
  readonly rest: readonly string[];
}

/** `--http-port` for `MAYFLY_HTTP_PORT`. */
export function toFlag(variable: string): string {
  return `--${variable
    .replace(/^MAYFLY_/, '')
    .toLowerCase()
    .replaceAll('_', '-')}`;
}

/** Reads the settings from flags and from the environment. The flag wins. */
export function loadCommandLine(
  arguments_: readonly string[],
  env: Env,
  machine: Machine,
): CommandLine {
  const { given, rest, mistakes } = readFlags(arguments_, machine);
  const loaded = loadConfig({ ...env, ...given }, machine);
  if (mistakes.length > 0) return { loaded: { ok: false, mistakes }, rest };
  if (loaded.ok) return { loaded, rest };
  const named = loaded.mistakes.map((mistake) =>
    mistake.variable in given ? { ...mistake, variable: toFlag(mistake.variable) } : mistake,
  );
  return { loaded: { ok: false, mistakes: named }, rest };
}

/** For a command that has no arguments but settings. */
export function refuseArguments({ loaded, rest }: CommandLine, machine: Machine): Loaded {
  if (rest.length === 0) return loaded;
  const mistakes = rest.filter(isNoValue).map((argument) => {
    const [name = ''] = argument.split('=');
    return { variable: name, value: null, allowed: describeWrong(name, machine) };
  });
  return { ok: false, mistakes: [...mistakes, ...(loaded.ok ? [] : loaded.mistakes)] };
}

/** After an unknown flag comes its value: not shown, since the flag may be a misspelt secret. */
function isNoValue(argument: string, index: number, all: readonly string[]): boolean {
  return isFlag(argument) || !isFlag(all[index - 1] ?? '');
}

function isFlag(argument: string): boolean {
  return argument.startsWith('-');
}

function describeWrong(name: string, machine: Machine): string {
  if (!isFlag(name)) return 'not expected here; flags are written --name value';
  const meant = findNearest(name, Object.keys(variables(machine)).map(toFlag));
  const hint = meant === null ? '--help lists all' : `did you mean ${meant}?`;
  return `there is no such flag; ${hint}`;
}

function readFlags(arguments_: readonly string[], machine: Machine) {
  const names = new Map(Object.keys(variables(machine)).map((name) => [toFlag(name), name]));
  const given: Record<string, string> = {};
  const rest: string[] = [];
  const mistakes: Mistake[] = [];
  const end = arguments_.indexOf('--');
  const flags = [...(end === -1 ? arguments_ : arguments_.slice(0, end))];
  while (flags.length > 0) {
    const argument = flags.shift() ?? '';
    const [, flag = '', inline] = /^(--[^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    const name = names.get(flag);
    if (name === undefined) {
      rest.push(argument);
      continue;
    }
    const isFlagNext = flags[0]?.startsWith('--') ?? true;
    const value = inline ?? (isFlagNext ? undefined : flags.shift());
    if (value === undefined) {
      const allowed = `needs a value, for example ${flag}=VALUE`;
      mistakes.push({ variable: flag, value: null, allowed });
    } else {
      given[name] = value;
    }
  }
  if (end !== -1) rest.push(...arguments_.slice(end));
  return { given, rest, mistakes };
}
