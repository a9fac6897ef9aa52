import { z } from 'zod';
import type { ChallengeStore } from './order.ts';
import { Attempt } from './schedule.ts';

/** What the nodes know about one name. */
export const NameRecord = z.object({
  /** The newest certificate with its key. */
  pair: z.object({ cert: z.string(), key: z.string() }).nullable(),
  /** The key of the first order; null once there is a certificate. */
  key: z.string().nullable(),
  /** The latest failure. */
  attempt: Attempt.nullable(),
});
export type NameRecord = z.infer<typeof NameRecord>;

/**
 * What the nodes of a service share about certificates, by names that include the authority. Methods reject if the shared store does
 * not answer.
 */
export interface Sharing extends ChallengeStore {
  /** Whether this node alone may order for the name, for so many milliseconds. */
  lease(name: string, ms: number): Promise<boolean>;
  /** The answer to a challenge, put by any node; null: there is no such challenge. */
  find(token: string): Promise<string | null>;
  read(name: string): Promise<NameRecord | null>;
  write(name: string, record: NameRecord): Promise<void>;
}

/** For a service of one node: everything that must outlast it is in the state directory. */
export function createLocalSharing(): Sharing {
  const challenges = new Map<string, string>();
  const records = new Map<string, NameRecord>();
  return {
    lease: async () => true,
    async put(token, answer) {
      challenges.set(token, answer);
    },
    async remove(token) {
      challenges.delete(token);
    },
    find: async (token) => challenges.get(token) ?? null,
    read: async (name) => records.get(name) ?? null,
    async write(name, record) {
      records.set(name, record);
    },
  };
}
