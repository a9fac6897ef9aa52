import { describe, expect, test } from 'vitest';
import { loadCommandLine, refuseArguments, toFlag } from './command-line.ts';
import { formatMistake } from './mistakes.ts';
import { MACHINE } from './testing/loaded.ts';
import { variables } from './variables.ts';

const load = (line: string, env = {}) =>
  loadCommandLine(line === '' ? [] : line.split(' '), env, MACHINE);

function configOf(line: string, env = {}) {
  const { loaded } = load(line, env);
  if (!loaded.ok) throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
  return loaded.config;
}

function mistakesOf(line: string, env = {}) {
  const commandLine = load(line, env);
  const loaded = refuseArguments(commandLine, MACHINE);
  return loaded.ok ? [] : commandLine.asGiven(loaded.mistakes).map(formatMistake);
}

describe('a flag', () => {
  test('has the name of its variable', () => {
    expect(toFlag('MAYFLY_SMTP_SOURCE_MESSAGES')).toBe('--smtp-source-messages');
  });

  test.each(['--domains in.example.com', '--domains=in.example.com'])(
    'is written as %s',
    (line) => {
      expect(configOf(line).domains).toEqual({ kind: 'list', names: ['in.example.com'] });
    },
  );

  test('exists for every variable', () => {
    for (const name of Object.keys(variables(MACHINE)))
      expect(mistakesOf(toFlag(name))[0]).toMatch(new RegExp(`^${toFlag(name)}: needs a value`));
  });

  test('RUN-3 wins over the environment, and leaves the other variables', () => {
    const env = { MAYFLY_HTTP_PORT: '81', MAYFLY_SMTP_PORT: '26' };
    const { http, smtp } = configOf('--http-port 82', env);
    expect([http.port, smtp.port]).toEqual([82, 26]);
  });

  test('is named in the message about its value', () => {
    expect(mistakesOf('--http-port 99999', { MAYFLY_SMTP_PORT: 'x' })).toEqual([
      '--http-port="99999": a port: a whole number from 0 (takes a free one) to 65535',
      'MAYFLY_SMTP_PORT="x": a port: a whole number from 0 (takes a free one) to 65535',
    ]);
  });

  test('RUN-3 is answered by flags, and a variable by variables', () => {
    expect(mistakesOf('--acme a@example.org')).toEqual([
      '--acme="a@example.org": with --acme the page has to be at https: --public-url=https://mail.example.org',
    ]);
    expect(mistakesOf('', { MAYFLY_TLS_CERT: '/a' })).toEqual([
      'MAYFLY_TLS_CERT="/a": MAYFLY_TLS_CERT and MAYFLY_TLS_KEY name files in pairs; here 1 and 0 of them',
    ]);
    const env = { MAYFLY_TLS_CERT: '/a', MAYFLY_TLS_KEY: '/b' };
    const mixed = mistakesOf('--acme a@example.org --public-url https://a.example.org', env);
    expect(mixed).toEqual(['MAYFLY_TLS_CERT="/a": either this or --acme, not both']);
    expect(mistakesOf('--http-port 82', { MAYFLY_SMPT_PORT: '25' })).toEqual([
      'MAYFLY_SMPT_PORT: there is no such variable; did you mean MAYFLY_SMTP_PORT?',
    ]);
  });

  test('RUN-3 names a default that a mistake found later is about', () => {
    const later = [{ variable: 'MAYFLY_SMTP_PORT', value: '2525', allowed: 'taken' }];
    const named = (line: string, env = {}) => load(line, env).asGiven(later).map(formatMistake);
    expect(named('--http-port 82')).toEqual(['--smtp-port=2525: taken']);
    expect(named('', {})).toEqual(['MAYFLY_SMTP_PORT=2525: taken']);
    expect(named('--http-port 82', { MAYFLY_SMTP_PORT: '2525' })).toEqual([
      'MAYFLY_SMTP_PORT=2525: taken',
    ]);
  });

  test('without a value is a mistake, and takes no other flag as its value', () => {
    const why = 'needs a value, for example --domains=VALUE';
    expect(mistakesOf('--domains')).toEqual([`--domains: ${why}`]);
    expect(mistakesOf('--domains --http-port 82')).toEqual([`--domains: ${why}`]);
  });

  test('RUN-3 that does not exist is a mistake, with the one that was probably meant', () => {
    expect(mistakesOf('--htp-port 82')).toEqual([
      '--htp-port: there is no such flag; did you mean --http-port?',
    ]);
    expect(mistakesOf('82 --htp-port --foo --smtp-port 26')).toEqual([
      '82: not expected here; flags are written --name value',
      '--htp-port: there is no such flag; did you mean --http-port?',
      '--foo: there is no such flag; --help lists all',
    ]);
    for (const flag of ['--nothing-like-it', '--foo'])
      expect(mistakesOf(flag)).toEqual([`${flag}: there is no such flag; --help lists all`]);
  });
});

test.each([
  '--operater-token=battery',
  '--operater-token battery',
  '-operator-token battery',
  'MAYFLY_OPERATOR_TOKEN=battery',
])('R23 the value of a wrong flag may be a secret, and is not shown: %s', (line) => {
  const mistakes = mistakesOf(line);
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).not.toContain('battery');
});

test('arguments that are no settings are left to the command, in their order', () => {
  const { rest } = load('--json --dns-servers 127.0.0.1 a.example -- --b --http-port');
  expect(rest).toEqual(['--json', 'a.example', '--', '--b', '--http-port']);
});
