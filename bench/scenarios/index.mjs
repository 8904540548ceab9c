import { GROUPS } from './groups.mjs';
import { READS } from './reads.mjs';
import { WRITES } from './writes.mjs';

/**
 * Everything that is measured, in the order of measurement.
 *
 * `operation(context)` does one operation by `context.send(step)` and gives 'end' when there is nothing left to do.
 * A step names the floor's route, and what stands for itself: `method`, `path`, `body`; `inputs` are what the floor is
 * told beside the body. `needs(world)` says why a scenario cannot run. `uses` names scenarios whose steps it sends too.
 * `requests` counts requests in place of operations; `perOperation` is how many things an operation makes. `budget`
 * is how many operations the state of a database allows; a run takes its share of them.
 */
export const SCENARIOS = [...READS, ...WRITES, ...GROUPS];
