import { type Loaded, loadConfig } from './config.ts';
import { findNearest, type Mistake } from './mistakes.ts';
import { type Env, type Machine, variables } from './variables.ts';

/** The settings of a command, and its own arguments. */
export interface CommandLine {
  readonly loaded: Loaded;
  /** The environment with the flags in it. */
  readonly env: Env;
  /** The arguments that are no settings. */
  readonly rest: readonly string[];
  /** The mistakes, with each setting named as it was given: as a flag or as a variable. */
  asGiven(mistakes: readonly Mistake[]): readonly Mistake[];
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
  const merged = { ...env, ...given };
  const loaded: Loaded =
    mistakes.length > 0 ? { ok: false, mistakes } : loadConfig(merged, machine);
  const asGiven = (all: readonly Mistake[]) => all.map((each) => nameAsGiven(each, given, env));
  return { loaded, env: merged, rest, asGiven };
}

const VARIABLE = /\bMAYFLY_[A-Z_]+/g;

/** A setting that was not given is named in the form of the ones that were. */
function nameAsGiven(mistake: Mistake, given: Env, env: Env): Mistake {
  const { variable, value, allowed } = mistake;
  // Of an unknown name, or of an argument that is no setting.
  if (value === null) return mistake;
  const isInFlags = (name: string, orElse: boolean) => name in given || (!env[name] && orElse);
  const inFlags = isInFlags(variable, Object.keys(given).length > 0);
  const text = allowed.replace(VARIABLE, (name) =>
    isInFlags(name, inFlags) ? toFlag(name) : name,
  );
  return { variable: inFlags ? toFlag(variable) : variable, value, allowed: text };
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
