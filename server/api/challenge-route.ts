import { noSuchRoute } from './refusal.ts';
import type { ApiServer } from './schemas/route-schema.ts';

/** What answers challenges of a certificate authority. */
export interface ChallengeAnswers {
  /** Body of the answer to a challenge (RFC 8555 8.3); null: there is no such challenge. */
  answer(token: string): Promise<string | null>;
}

/** Of the port that certificate authorities ask (RFC 8555 8.3). */
export function challengeRoute(app: ApiServer, certificates: ChallengeAnswers): void {
  app.get<{ Params: { token: string } }>(
    '/.well-known/acme-challenge/:token',
    { schema: { hide: true } },
    async ({ params: { token } }, reply) => {
      const body = await certificates.answer(token);
      if (body === null) throw noSuchRoute();
      return reply.type('application/octet-stream').send(body);
    },
  );
}
