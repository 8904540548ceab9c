import { CORE, ENT, GROUP, isBody, patchOp, type Body } from '../support/scim-messages.js';
import type { Aimed, GroupInput, RobotInput, UserInput, Write } from './action.js';
import { BADGE, badgeNumber, isAllowed } from './badge.js';
import { managerOf, withManager, withValue } from './directory-model.js';
import type { DirectoryModel, Draft, Kind, Snapshot } from './directory-model.js';
import { readEmails } from './emails-model.js';
import { groupOperation, patchGroup, type GroupChange } from './group-changes.js';
import { distinctTags, patchRobot, robotOperation } from './robot-changes.js';
import { ROBOT } from './robots.js';
import { patchUser, userOperation } from './user-changes.js';

/** A write as it is sent, and what comes of it. */
export interface PlannedWrite {
  readonly kind: Kind;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absent where the resource is yet to be. */
  readonly id?: string;
  readonly body?: Body;
  /** The version that it is to have. */
  readonly ifMatch?: number;
  /** The status when it is done. */
  readonly success: number;
  /** All the ways in which it may be refused: it is, in one of them, where there are any. */
  readonly refusals: readonly string[];
  /** Does it to the model, under the id of the resource. */
  readonly commit: (id: string) => void;
}

/** What is sent, and what it leaves behind where nothing forbids it. */
interface Intent {
  readonly body: Body;
  readonly draft: Draft;
  readonly refusals: readonly string[];
}

/**
 * Plans a write. What is sent is decided by what was `known` when the request was made, what comes of it by the model as
 * it is now: in a Bulk request others come before.
 */
export function planWrite(model: DirectoryModel, known: Snapshot, write: Write): PlannedWrite {
  switch (write.kind) {
    case 'createUser':
      return creation(model, 'User', userIntent(known, write.input));
    case 'createGroup':
      return creation(model, 'Group', groupIntent(known, write.input));
    case 'createRobot':
      return creation(model, 'Robot', robotIntent(write.input));
    case 'replaceUser':
      return change(model, known, {
        kind: 'User',
        aim: write,
        method: 'PUT',
        intent: userIntent(known, write.input),
      });
    case 'replaceGroup':
      return change(model, known, {
        kind: 'Group',
        aim: write,
        method: 'PUT',
        intent: groupIntent(known, write.input),
      });
    case 'replaceRobot':
      return change(model, known, {
        kind: 'Robot',
        aim: write,
        method: 'PUT',
        intent: robotIntent(write.input),
      });
    case 'patchUser': {
      const current = model.find(known.pick(write.on, 'User'));
      const resolve = (drawn: number): string => known.pick(drawn, 'User');
      const { attributes, refusals } = patchUser(current?.attributes ?? {}, write.changes, resolve);
      const body = patchOp(...write.changes.map((each) => userOperation(each, resolve)));
      const intent = { body, draft: { attributes, members: [] }, refusals };
      return change(model, known, { kind: 'User', aim: write, method: 'PATCH', intent });
    }
    case 'patchGroup': {
      const intent = groupPatch(model, known, known.pick(write.on, 'Group'), write.changes);
      return change(model, known, { kind: 'Group', aim: write, method: 'PATCH', intent });
    }
    case 'patchRobot': {
      const current = model.find(known.pick(write.on, 'Robot'));
      const { attributes, refusals } = patchRobot(current?.attributes ?? {}, write.changes);
      const body = patchOp(...write.changes.map(robotOperation));
      const intent = { body, draft: { attributes, members: [] }, refusals };
      return change(model, known, { kind: 'Robot', aim: write, method: 'PATCH', intent });
    }
    case 'delete':
      return removal(model, known, write);
  }
}

function userIntent(known: Snapshot, { fields, emails, manager }: UserInput): Intent {
  const id = manager === undefined ? undefined : known.pick(manager, 'User');
  const sent = { schemas: [CORE, ENT], ...fields, ...(emails === undefined ? {} : { emails }) };
  const body = id === undefined ? sent : withManager(sent, id);
  const read = readEmails(emails ?? []);
  // Absent, `active` has its default; null leaves it unassigned.
  let attributes: Body = 'active' in fields ? {} : { active: true };
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null) attributes = withValue(attributes, [name], value);
  }
  if (typeof read !== 'string' && read.length > 0) attributes = withValue(attributes, ['emails'], read);
  if (id !== undefined) attributes = withManager(attributes, id);
  const refusals = typeof read === 'string' ? [`400 ${read}`] : [];
  const badge = isBody(fields[BADGE]) ? Object.entries(fields[BADGE]) : [];
  if (!badge.every(([name, value]) => isAllowed(name, value))) refusals.push('400 invalidValue');
  return { body, draft: { attributes, members: [] }, refusals };
}

function groupIntent(known: Snapshot, { fields, members, type }: GroupInput): Intent {
  const ids = members.map((drawn) => known.pick(drawn));
  const wrongType = type !== undefined && ids.some((id) => known.find(id)?.kind !== type);
  return {
    body: {
      schemas: [GROUP],
      ...fields,
      members: ids.map((value) => ({ value, ...(type === undefined ? {} : { type }) })),
    },
    draft: { attributes: fields, members: [...new Set(ids)] },
    refusals: wrongType ? ['400 invalidValue'] : [],
  };
}

function robotIntent({ fields }: RobotInput): Intent {
  const { tags } = fields;
  const distinct = Array.isArray(tags) && tags.length > 0 ? distinctTags(tags) : undefined;
  const attributes = withValue(fields, ['tags'], distinct);
  return { body: { schemas: [ROBOT], ...fields }, draft: { attributes, members: [] }, refusals: [] };
}

/**
 * Whether a member may be added is asked of what all operations leave behind, so that only one that is alone may add what
 * is none.
 */
function groupPatch(
  model: DirectoryModel,
  known: Snapshot,
  id: string,
  drawn: readonly GroupChange[],
): Intent {
  const resolve = (each: number): string => known.pick(each);
  const isMember = (each: number): boolean => resolve(each) !== id && known.find(resolve(each)) !== undefined;
  const changes = drawn.map((each) =>
    each.kind === 'members' && drawn.length > 1 ? { ...each, members: each.members.filter(isMember) } : each,
  );
  const current = model.find(id) ?? { attributes: {}, members: [] };
  const find = (member: string): ReturnType<DirectoryModel['find']> => model.find(member);
  const { draft, refusals } = patchGroup(current, changes, { resolve, find });
  return { body: patchOp(...changes.map((each) => groupOperation(each, resolve))), draft, refusals };
}

function creation(model: DirectoryModel, kind: Kind, { body, draft, refusals }: Intent): PlannedWrite {
  return {
    kind,
    method: 'POST',
    body,
    success: 201,
    refusals: [...refusals, ...conflicts(model, kind, draft)],
    commit: (id) => {
      model.create(kind, id, draft);
    },
  };
}

function change(
  model: DirectoryModel,
  known: Snapshot,
  {
    kind,
    aim,
    method,
    intent,
  }: { readonly kind: Kind; readonly aim: Aimed; readonly method: 'PUT' | 'PATCH'; readonly intent: Intent },
): PlannedWrite {
  const id = known.pick(aim.on, kind);
  const current = model.find(id);
  const { body, draft } = intent;
  const aimed = aimOf(model, known, id, aim);
  const refusals = [...intent.refusals, ...aimed.refusals];
  return {
    kind,
    method,
    id,
    body,
    ...aimed.sent,
    success: kind === 'Group' && method === 'PATCH' ? 204 : 200,
    refusals: current === undefined ? refusals : [...refusals, ...conflicts(model, kind, draft, id)],
    commit: () => {
      if (current !== undefined) model.change(current, draft);
    },
  };
}

function removal(
  model: DirectoryModel,
  known: Snapshot,
  write: Write & { readonly kind: 'delete' },
): PlannedWrite {
  const id = known.pick(write.on, write.of);
  const current = model.find(id);
  const { sent, refusals } = aimOf(model, known, id, write);
  return {
    kind: write.of,
    method: 'DELETE',
    id,
    ...sent,
    success: 204,
    refusals,
    commit: () => {
      if (current !== undefined) model.remove(current);
    },
  };
}

/** The version that a write names, and whether the resource is there and has it. */
function aimOf(
  model: DirectoryModel,
  known: Snapshot,
  id: string,
  { precondition }: Aimed,
): { readonly sent: Pick<PlannedWrite, 'ifMatch'>; readonly refusals: readonly string[] } {
  const current = model.find(id);
  const version = known.find(id)?.version;
  if (precondition === undefined || version === undefined) {
    return { sent: {}, refusals: current === undefined ? ['404'] : [] };
  }
  const ifMatch = precondition === 'holds' ? version : version + 1000;
  if (current === undefined) return { sent: { ifMatch }, refusals: ['404', '412'] };
  return { sent: { ifMatch }, refusals: current.version === ifMatch ? [] : ['412'] };
}

/** What the directory as a whole refuses in a draft: a name that is in use, a manager or a member that is none. */
function conflicts(model: DirectoryModel, kind: Kind, draft: Draft, own?: string): readonly string[] {
  const refusals: string[] = [];
  const others = model.all(kind).filter(({ id }) => id !== own);
  const name = nameOf(kind, draft.attributes);
  if (others.some(({ attributes }) => nameOf(kind, attributes) === name)) refusals.push('409 uniqueness');
  const number = badgeNumber(draft.attributes);
  if (number !== undefined && others.some(({ attributes }) => badgeNumber(attributes) === number))
    refusals.push('409 uniqueness');
  const manager = managerOf(draft.attributes);
  const isNobody = manager !== undefined && manager !== own && model.find(manager)?.kind !== 'User';
  const isWrong = draft.members.some((id) => id === own || model.find(id) === undefined);
  if (isNobody || isWrong) refusals.push('400 invalidValue');
  return refusals;
}

const NAMES: Readonly<Record<Kind, string>> = { User: 'userName', Group: 'displayName', Robot: 'serial' };

/** The name that no other may have: of users without regard to case and width (RFC 8265), of the others to case. */
function nameOf(kind: Kind, attributes: Body): string {
  const text = String(attributes[NAMES[kind]]);
  return (kind === 'User' ? text.normalize('NFKC') : text).toLowerCase();
}
