import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import { type Script, startScriptedAuthority } from './scripted-authority.ts';

const Order = z.object({ identifiers: z.array(z.object({ value: z.string() })).length(1) });
const Finalize = z.object({ csr: z.string() });

/** The beginning of a public key on P-256 (RFC 5480), and its bytes in all. */
const PUBLIC_KEY = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
const PUBLIC_KEY_BYTES = 91;

export interface IssuingOptions {
  /** Answers before the authority does; undefined: the authority answers. `name`: of the order. */
  readonly refuse?: (path: string, name: string) => ReturnType<Script> | undefined;
  readonly validity: () => { readonly from: Date; readonly until: Date };
}

/** An authority that checks nothing and issues everything. One order at a time. */
export async function startIssuingAuthority({ refuse, validity }: IssuingOptions) {
  const issuer = { ...makeCertificate({ names: ['Root of the test'] }), name: 'Root of the test' };
  let name = '';
  let issued: string | null = null;
  const script: Script = (path, at, payload) => {
    if (path === '/order') {
      [{ value: name } = { value: '' }] = Order.parse(payload).identifiers;
      issued = null;
    }
    const refused = refuse?.(path, name);
    if (refused !== undefined) return refused;
    if (path === '/final') issued = issue(Finalize.parse(payload).csr);
    if (path === '/certificate') return { body: issued ?? '' };
    if (!path.startsWith('/order') && path !== '/final') return {};
    return {
      headers: { Location: at('/order/1') },
      body: {
        ...{ status: issued === null ? 'ready' : 'valid', authorizations: [] },
        ...{ finalize: at('/final'), ...(issued !== null && { certificate: at('/certificate') }) },
      },
    };
  };
  const issue = (csr: string): string => {
    const der = Buffer.from(csr, 'base64url');
    const at = der.indexOf(PUBLIC_KEY);
    const key = der.subarray(at, at + PUBLIC_KEY_BYTES);
    const subjectKey = createPublicKey({ key, format: 'der', type: 'spki' });
    return makeCertificate({ names: [name], issuer, subjectKey, ...validity() }).cert;
  };
  const authority = await startScriptedAuthority(script);
  return {
    directory: authority.directory,
    countPosts: (path: string) => authority.posted.filter((each) => each === path).length,
    [Symbol.asyncDispose]: () => authority[Symbol.asyncDispose](),
  };
}
