import { LOADS } from './loads.ts';
import { SCRIPTS } from './scripts.ts';
import type { Vector } from './vector.ts';
import { WAYS_OUT } from './ways-out.ts';

export const VECTORS: readonly Vector[] = [...SCRIPTS, ...WAYS_OUT, ...LOADS];
