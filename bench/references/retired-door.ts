/**
 * The door alone, over the memory store, with a domain that is retired: the service itself
 * has every kind of miss but that one, and its caps would end each session after twenty.
 */
import { DOMAIN, openRig } from '#server/smtp/testing/rig.ts';
import { report } from '../load/job.ts';

const RETIRED = 'retired.example';

/** So many live beside those that are asked for: a store that is not empty. */
const NEIGHBOURS = 1_000;

process.once('disconnect', () => process.exit());
const rig = await openRig({
  retired: RETIRED,
  limits: { failedRecipients: Infinity, idleCommands: Infinity, sweepEveryMs: 1_000 },
});
for (let count = 0; count < NEIGHBOURS; count += 1) await rig.inbox(`neighbour${count}`);
const resting = await rig.inbox('resting');
await rig.store.destroy(resting.id, 'deleted');
const recipients = [
  { kind: 'unknown', address: `unknown@${DOMAIN}` },
  { kind: 'resting', address: resting.address },
  { kind: 'reserved name', address: `admin@${DOMAIN}` },
  { kind: 'retired domain', address: `unknown@${RETIRED}` },
];
await report({ kind: 'listening', port: rig.port, recipients });
