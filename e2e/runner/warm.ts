/**
 * Starts the service once and lets it stop in its own time: only then does Node write down what it
 * has compiled, and the hundreds that the tests start after it, and end hard, are up in half the
 * time.
 */
import { startService } from '../harness/service.ts';

await using service = await startService();
service.child.signal('SIGTERM');
process.exitCode = (await service.child.ended) ?? 1;
