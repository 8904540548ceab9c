import { isJsonObject, type Json, type JsonObject } from '@rollcall/scim';

import { AdministrationError } from '../administration/administration-error.js';
import type { AuditActor, AuditLog } from '../ports/audit-log.js';
import { auditDetail, auditText } from './audit-detail.js';
import { beginAction, type AuditEnd } from './audit-action.js';

/** What an operator's actions are told to. */
export interface AuditedOptions {
  readonly log: Pick<AuditLog, 'append'>;
  readonly actor: AuditActor;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Methods that change nothing; whatever else an operator can do has an entry. */
const READS = /^(?:list|find|get|read|show|verify|explain|export|count|continue|importColumns|publicUrl)/;

/** Characters of the id or the name of what an action is about. */
const SUBJECT_KEPT = 200;

/** Where a method's first argument is no tenant. */
const WITHOUT_TENANT = /^(?:createTenant|beginEpoch)$/;

/**
 * An operator whose actions are told to the audit log, whichever methods it has: a method is an action unless its name
 * says that it only reads.
 */
export function audited<Operator extends object>(operator: Operator, options: AuditedOptions): Operator {
  return new Proxy(operator, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      const method = member as (...args: readonly unknown[]) => unknown;
      if (READS.test(name)) return method.bind(target);
      return (...args: readonly unknown[]) =>
        perform(options, name, args, () => method.apply(target, [...args]));
    },
  });
}

async function perform(
  { log, actor, now }: AuditedOptions,
  action: string,
  args: readonly unknown[],
  work: () => unknown,
): Promise<unknown> {
  const [first, second] = args;
  const hasTenant = typeof first === 'string' && !WITHOUT_TENANT.test(action);
  const subject = typeof second === 'string' ? { subject: auditText(second).slice(0, SUBJECT_KEPT) } : {};
  const detail = { ...subject, ...detailOf(args) };
  const begun = await beginAction(
    log,
    { actor, action, detail, ...(hasTenant ? { tenant: auditText(first) } : {}) },
    now(),
  );
  const end = async (told: AuditEnd): Promise<void> => {
    try {
      await begun.end({ ...told, detail: { ...detail, ...told.detail } }, now());
    } catch {
      // What was done stays done, and a token that was made would be lost: the beginning without an end tells it.
    }
  };
  try {
    const result = await work();
    await end({ outcome: 'done', detail: { result: auditDetail(objectOf(result)) } });
    return result;
  } catch (error) {
    const refused = error instanceof AdministrationError;
    await end({
      outcome: refused ? 'refused' : 'failed',
      ...(refused ? { detail: { code: error.code } } : {}),
    });
    throw error;
  }
}

/** What the objects among the arguments say. Besides the tenant and the id of what is meant, no text is kept. */
function detailOf(args: readonly unknown[]): JsonObject {
  const requests = args.flatMap((arg) => objectOf(arg) ?? []);
  return Object.assign({}, ...requests.map((request) => auditDetail(request))) as JsonObject;
}

function objectOf(value: unknown): JsonObject | undefined {
  const json = value as Json | undefined;
  return isJsonObject(json) ? json : undefined;
}
