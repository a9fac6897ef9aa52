import { createPrivateKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkPair } from './certificate-pair.ts';
import { exportPem, makeCertificate, makeKey } from './testing/certificate.ts';

const root = { ...makeCertificate({ names: ['Test Root'] }), name: 'Test Root' };
const leaf = makeCertificate({ names: ['mx.example.org', '*.Example.org'], issuer: root });

const whyNot = (cert: string, key: string) => {
  const judged = checkPair({ cert, key });
  return judged.kind === 'unusable' ? [judged.file, judged.why] : null;
};

test('TLS-1 a certificate with its chain and its key are a pair, for RSA and EC', () => {
  expect(checkPair({ cert: leaf.cert + root.cert, key: leaf.key })).toMatchObject({
    kind: 'usable',
    pair: { keyType: 'ec', names: ['mx.example.org', '*.example.org'] },
  });
  const rsa = makeCertificate({ names: ['mx.example.org'], type: 'rsa' });
  expect(checkPair(rsa)).toMatchObject({ kind: 'usable', pair: { keyType: 'rsa' } });
});

test('TLS-1 both may be in one file, and keys may have older formats', () => {
  const both = leaf.cert + leaf.key;
  expect(checkPair({ cert: both, key: both })).toMatchObject({ kind: 'usable' });
  const sec1 = createPrivateKey(leaf.key).export({ type: 'sec1', format: 'pem' }).toString();
  const parameters =
    '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
  expect(checkPair({ cert: leaf.cert, key: parameters + sec1 })).toMatchObject({ kind: 'usable' });
});

test('TLS-1 an unusable pair is reported with its file and the reason', () => {
  const locked = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' } as const;
  const password = createPrivateKey(leaf.key).export(locked).toString();
  const other = exportPem(makeKey());
  expect(whyNot(leaf.key, leaf.key)).toEqual(['cert', 'it holds no certificate in PEM']);
  expect(whyNot(leaf.cert, leaf.cert)).toEqual(['key', 'it holds no private key in PEM']);
  expect(whyNot(leaf.cert, other)).toEqual(['key', 'the key does not belong to the certificate']);
  expect(whyNot(root.cert + leaf.cert, leaf.key)).toEqual([
    'cert',
    'the certificate of the key has to come first in it, and its chain behind',
  ]);
  expect(whyNot(leaf.cert, password)?.[1]).toContain('protected by a password');
  const broken = leaf.cert.replace(/^M/m, 'X');
  expect(whyNot(broken, leaf.key)?.[1]).toContain('a certificate in it is broken');
  expect(whyNot(leaf.cert, leaf.key.replace(/^M/m, 'X'))?.[1]).toContain('the key is broken');
});
