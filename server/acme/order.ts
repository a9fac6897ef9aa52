import { createPrivateKey } from 'node:crypto';
import {
  type CertificatePair,
  checkPair,
  isValidAt,
  type PairText,
} from '#server/tls/certificate-pair.ts';
import { type AcmeClient, type Authorization, describeProblem } from './client.ts';
import { AcmeFailure } from './failure.ts';
import { computeRenewal } from './schedule.ts';
import { makeSigningRequest } from './signing-request.ts';

/** Milliseconds; a certificate to be renewed sooner would be ordered again and again. */
const MIN_USE_MS = 3_600_000;

/** The answers to `/.well-known/acme-challenge/TOKEN`. */
export interface ChallengeStore {
  /** Resolves when every node that the name may lead to answers. */
  put(token: string, answer: string): Promise<void>;
  remove(token: string): Promise<void>;
}

/**
 * Orders a certificate for one name by HTTP-01, and answers its chain in PEM. Authorizations that
 * the authority reuses need no challenge.
 */
export async function orderCertificate(
  client: AcmeClient,
  name: string,
  key: string,
  challenges: ChallengeStore,
): Promise<string> {
  const { url, order } = await client.createOrder(name);
  for (const authorization of order.authorizations)
    await authorize(client, authorization, challenges);
  const settled = ({ status }: typeof order) => status !== 'pending' && status !== 'processing';
  const ready = await client.pollOrder(url, settled);
  if (ready.status === 'ready')
    await client.finalize(order.finalize, makeSigningRequest(name, createPrivateKey(key)));
  const done = await client.pollOrder(url, (one) => settled(one) && one.status !== 'ready');
  if (done.certificate !== undefined) return client.download(done.certificate);
  const why = done.error ? describeProblem(done.error) : 'the order ended without a certificate';
  throw new AcmeFailure('refused', why);
}

/** `wall`: milliseconds since the epoch. Throws if the service cannot use what was issued. */
export function checkIssued(name: string, issued: PairText, wall: number): CertificatePair {
  const checked = checkPair(issued);
  if (checked.kind === 'unusable' || !checked.pair.names.includes(name))
    throw new AcmeFailure('refused', 'the authority issued an unusable certificate');
  const { certificate } = checked.pair;
  if (isValidAt(checked.pair, wall) && computeRenewal(certificate) >= wall + MIN_USE_MS)
    return checked.pair;
  throw new AcmeFailure(
    'refused',
    `the certificate is valid from ${certificate.validFrom} to ${certificate.validTo}; is the clock of this machine right?`,
  );
}

async function authorize(
  client: AcmeClient,
  url: string,
  challenges: ChallengeStore,
): Promise<void> {
  const authorization = await client.pollAuthorization(url, () => true);
  if (authorization.status === 'valid') return;
  const challenge = findChallenge(authorization);
  if (challenge?.token === undefined)
    throw new AcmeFailure('refused', 'the authority offers no http-01 challenge');
  const { token } = challenge;
  await challenges.put(token, client.authorizeKey(token));
  try {
    await client.respond(challenge.url);
    const settled = await client.pollAuthorization(url, ({ status }) => status !== 'pending');
    if (settled.status === 'valid') return;
    const problem = findChallenge(settled)?.error;
    throw new AcmeFailure(
      'refused',
      problem ? describeProblem(problem) : `the authorization is ${settled.status}`,
    );
  } finally {
    await challenges.remove(token);
  }
}

function findChallenge({ challenges }: Authorization) {
  return challenges.find(({ type }) => type === 'http-01');
}
