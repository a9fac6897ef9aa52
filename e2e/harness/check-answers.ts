import { isMainThread } from 'node:worker_threads';

// Node loads it into each thread of a service too, and these answer no requests.
if (isMainThread) await import('#server/api/testing/check-answers.ts');
