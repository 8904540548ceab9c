import type { Json, PatchPlan, Resource, ResourceType } from '@rollcall/scim';

import type { PasswordHasher } from '../ports/password-hasher.js';
import type { ResourceReader } from '../ports/resource-reader.js';
import type { RequestContext } from '../request-context.js';
import { checkPassword, type PasswordPolicy } from './check-password.js';

const PASSWORD = 'password';

/**
 * Turns passwords into hashes before anything is locked or stored (RFC 7643 §9.2). A password that verifies against
 * the stored hash keeps that hash, so that sending the same password twice changes nothing (C-ATTR-11); every other one
 * must be as the policy says (S-PWD-03), which is refused as `checkPassword` does.
 */
export class PasswordKeeper {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly reader: Pick<ResourceReader, 'findPasswordHash'>,
    private readonly policy: PasswordPolicy,
  ) {}

  /** The attributes with a hash in place of the password. */
  async hashIn(attributes: Resource): Promise<Resource> {
    const password = attributes[PASSWORD];
    if (typeof password !== 'string') return attributes;
    return { ...attributes, [PASSWORD]: await this.hash(password) };
  }

  /** As `hashIn`, but the stored hash stays when the password is the present one. */
  async hashUnlessKept(
    ctx: RequestContext,
    type: ResourceType,
    id: string,
    attributes: Resource,
  ): Promise<Resource> {
    const password = attributes[PASSWORD];
    if (typeof password !== 'string') return attributes;
    return { ...attributes, [PASSWORD]: await this.hashOrKeep(ctx, type, id, password) };
  }

  /** A patch plan with hashes in place of passwords. */
  async hashInPlan(ctx: RequestContext, type: ResourceType, id: string, plan: PatchPlan): Promise<PatchPlan> {
    const steps = await Promise.all(
      plan.steps.map(async (step) => {
        if (!('value' in step) || step.target.attribute.name !== PASSWORD || typeof step.value !== 'string')
          return step;
        const value: Json = await this.hashOrKeep(ctx, type, id, step.value);
        return { ...step, value };
      }),
    );
    return { ...plan, steps };
  }

  private async hashOrKeep(
    ctx: RequestContext,
    type: ResourceType,
    id: string,
    password: string,
  ): Promise<string> {
    const stored = await this.reader.findPasswordHash(ctx, type, id);
    if (stored !== undefined && (await this.hasher.verify(stored, password))) return stored;
    return this.hash(password);
  }

  private hash(password: string): Promise<string> {
    checkPassword(password, this.policy);
    return this.hasher.hash(password);
  }
}
