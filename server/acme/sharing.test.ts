import { createLocalSharing } from './sharing.ts';
import { sharingContract } from './testing/sharing-contract.ts';

sharingContract(async () => {
  const only = createLocalSharing();
  return [only, only];
});
