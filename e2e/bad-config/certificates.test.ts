import { createPrivateKey } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig, readMachine } from '#server/config/config.ts';
import { checkFiles } from '#server/config/files.ts';
import { formatMistake } from '#server/config/mistakes.ts';
import { unlessMissing, whyNoRoot } from '#server/ops/testing/missing.ts';
import { makeCertificate } from '#server/tls/testing/certificate.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'mayfly-certificates-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, text: string): string {
  const written = path.join(directory, name);
  writeFileSync(written, text);
  return written;
}

const root = { ...makeCertificate({ names: ['Root'] }), name: 'Root' };
const made = makeCertificate({ names: ['mx.example.org'], issuer: root });
const other = makeCertificate({ names: ['mx.example.org'], type: 'rsa' });
const withPassword = createPrivateKey(made.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
  .toString();

const cert = file('cert.pem', made.cert);
const key = file('key.pem', made.key);
const missing = path.join(directory, 'missing.pem');

interface Case {
  readonly name: string;
  readonly cert: string;
  readonly key: string;
  /** Each line of the complaint, after the name of its variable. */
  readonly expected: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: 'a missing certificate',
    cert: missing,
    key,
    expected: [`CERT="${missing}": there is no such file`],
  },
  {
    name: 'a missing key',
    cert,
    key: missing,
    expected: [`KEY="${missing}": there is no such file`],
  },
  {
    name: 'a directory',
    ...{ cert, key: directory },
    expected: [`KEY="${directory}": it is a directory, pipe or device and no file`],
  },
  {
    name: 'a key of another certificate',
    ...{ cert, key: file('other.key', other.key) },
    expected: ['the key does not belong to the certificate'],
  },
  {
    name: 'a key with a password',
    ...{ cert, key: file('password.key', withPassword) },
    expected: ['the key is protected by a password, which nobody could type here'],
  },
  {
    name: 'files the wrong way round',
    cert: key,
    key: cert,
    expected: ['it holds no certificate in PEM'],
  },
  {
    name: 'a chain the wrong way round',
    ...{ cert: file('chain.pem', root.cert + made.cert), key },
    expected: ['the certificate of the key has to come first in it'],
  },
  {
    name: 'two certificates and one key',
    ...{ cert: `${cert},${missing}`, key },
    expected: ['name files in pairs; here 2 and 1 of them'],
  },
  {
    name: 'several mistakes, each in a line',
    ...{ cert: `${cert},${missing},${cert}`, key: `${missing},${key},${key}` },
    expected: [`KEY="${missing}": there is no`, `CERT="${missing}": there is no`],
  },
];

describe('TLS-1 a mistake in the certificates', () => {
  test.for(cases)('the mistake is printed: $name', ({ cert, key, expected }) => {
    const env = { MAYFLY_TLS_CERT: cert, MAYFLY_TLS_KEY: key };
    const loaded = checkFiles(loadConfig(env, readMachine()));
    const complaints = loaded.ok ? [] : loaded.mistakes.map(formatMistake);
    expect(complaints).toHaveLength(expected.length);
    for (const [index, text] of expected.entries()) expect(complaints[index]).toContain(text);
  });
});

describe('state of ACME', () => {
  /** The mistake that the start reports after `spoil` has changed the state directory; empty: none. */
  function check(spoil: (name: string, state: string) => void, mayRunAsOther = false): string {
    const state = mkdtempSync(path.join(directory, 'state-'));
    const name = path.join(state, 'acme', 'authority', 'mx.example.org');
    mkdirSync(name, { recursive: true });
    spoil(name, state);
    const env = {
      ...{ MAYFLY_ACME: 'op@example.org', MAYFLY_PUBLIC_URL: 'https://mail.example.org' },
      MAYFLY_STATE_DIR: state,
    };
    const checked = checkFiles(
      loadConfig(env, readMachine()),
      mayRunAsOther ? 'unchecked' : 'checked',
    );
    return checked.ok ? '' : checked.mistakes.map(formatMistake).join('\n').replaceAll(state, '');
  }

  test('TLS-9 what this service wrote is right', () => {
    expect(check((name) => writeFileSync(path.join(name, 'key.pem'), ''))).toBe('');
  });

  test('TLS-9 a part that others can write, or a link, is named: they could choose the key', () => {
    expect(check((name) => chmodSync(name, 0o777))).toContain(
      'chmod -R go-w /acme/authority/mx.example.org',
    );
    expect(check((_, state) => chmodSync(state, 0o770))).toContain('chmod -R go-w');
    expect(check((name) => symlinkSync('x', path.join(name, 'key.pem')))).toContain(
      'without links, pipes and devices: /acme/authority/mx.example.org/key.pem',
    );
  });

  test('TLS-9 a part of another user is named', unlessMissing(whyNoRoot), () => {
    const spoil = (name: string) => chownSync(name, 65_534, 65_534);
    expect(check(spoil)).toContain('/acme/authority/mx.example.org belongs to user 65534');
    expect(check(spoil, true)).toBe('');
  });
});
