import type { UnitOfWork } from '@rollcall/persistence';
import { ScimError } from '@rollcall/scim';

/** Where a write fails once, before anything is done or when it is committed and the answer is lost; not one that is refused. */
export interface CutOff {
  /** Writes that succeed before it. */
  readonly after: number;
  readonly committed: boolean;
}

/** Work on a database that is cut off. */
export function cutOff(unitOfWork: UnitOfWork, { after, committed }: CutOff): UnitOfWork {
  let writes = 0;
  let cut = false;
  return {
    dialect: unitOfWork.dialect,
    read: (work) => unitOfWork.read(work),
    snapshot: (work) => unitOfWork.snapshot(work),
    async write(work) {
      const fails = !cut && writes >= after;
      writes += 1;
      cut ||= fails && !committed;
      if (fails && !committed) throw new ScimError('unavailable', 'cut off before');
      const value = await unitOfWork.write(work);
      cut ||= fails;
      if (fails) throw new ScimError('unavailable', 'cut off after');
      return value;
    },
  };
}
