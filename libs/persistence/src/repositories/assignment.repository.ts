import type { AssignmentCounter } from '@rollcall/directory';

import { USER_COLUMNS } from '../sql/user.columns.js';
import type { UnitOfWork } from '../unit-of-work.js';
import { countAssignments } from './count-assignments.js';

/** Counts users by what they were given, by the index rows of their values. */
export function assignmentRepository(unitOfWork: Pick<UnitOfWork, 'read'>): AssignmentCounter {
  return {
    async countAssignments(tenantId, name, values) {
      const attribute = USER_COLUMNS.counted?.[name]?.code;
      if (attribute === undefined) return new Map();
      return unitOfWork.read((session) => countAssignments(session, { tenantId, attribute, values }));
    },
  };
}
