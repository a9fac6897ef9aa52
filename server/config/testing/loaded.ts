import { type Config, type Env, formatMistake, loadConfig } from '../config.ts';

export const MACHINE = { hostname: 'mx1.example.org', memory: 4 * 2 ** 30, cores: 4 };

export function loadTestConfig(env: Env): Config {
  const loaded = loadConfig(env, MACHINE);
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  return loaded.config;
}

export function mistakesOf(env: Env): string[] {
  const loaded = loadConfig(env, MACHINE);
  return loaded.ok ? [] : loaded.mistakes.map(formatMistake);
}
