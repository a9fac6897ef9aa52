import { describe } from 'vitest';
import { capacityContract } from './contract/capacity.ts';
import { feedContract } from './contract/feed.ts';
import { handoffContract } from './contract/handoff.ts';
import type { MakeStore } from './contract/harness.ts';
import { identityContract } from './contract/identity.ts';
import { keepContract } from './contract/keep.ts';
import { lifeContract } from './contract/life.ts';
import { listenerContract } from './contract/listeners.ts';
import { MODEL_RUNS, modelContract } from './contract/model.ts';
import { tokenContract } from './contract/tokens.ts';

/** The contract of every `InboxStore`. The rules are numbered in SPEC.md. */
export function storeContract(name: string, makeStore: MakeStore, modelRuns = MODEL_RUNS): void {
  describe(`${name} store`, () => {
    lifeContract(makeStore);
    keepContract(makeStore);
    handoffContract(makeStore);
    tokenContract(makeStore);
    feedContract(makeStore);
    identityContract(makeStore);
    listenerContract(makeStore);
    capacityContract(makeStore);
    modelContract(makeStore, modelRuns);
  });
}
