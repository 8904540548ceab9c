import { resolveBulkReferences, ScimError, type BulkStep } from '@rollcall/scim';

import { CreationsRefused, type CreatedResource, type Creation } from '../ports/resource-creator.js';
import type { RequestContext } from '../request-context.js';
import type { BoundBulk } from './bind-bulk-operations.js';
import type { BulkOutcomes } from './bulk-outcomes.js';
import type { BulkPorts } from './bulk-ports.js';

/** Creations in one transaction at most, unless more refer to each other in a circle: others have their turn in between. */
const TOGETHER = 100;

/** Bodies that are read, and passwords that are hashed, at a time. */
const AT_ONCE = 8;

/** What is created as a whole: one resource, or several that refer to each other in a circle. */
interface Unit {
  /** Positions of the operations. */
  readonly step: BulkStep;
  readonly creations: readonly Creation[];
}

type Drafts = ReadonlyMap<number, Creation | ScimError>;

/** The creations of a bulk request that wait to be written together. */
export class BulkCreations {
  private queue: BulkStep[] = [];

  constructor(
    private readonly ctx: RequestContext,
    private readonly bulk: BoundBulk,
    private readonly outcomes: BulkOutcomes,
    private readonly ports: BulkPorts,
  ) {}

  /** Adds a creation, or several that refer to each other in a circle; also operations that are refused as they are. */
  async add(step: BulkStep): Promise<void> {
    this.queue.push(step);
    if (this.queue.length >= TOGETHER) await this.perform();
  }

  /** Creates what waits, as if it were created one after the other. */
  async perform(): Promise<void> {
    const steps = this.queue;
    this.queue = [];
    const drafts = await this.drafts(steps.flat());
    let batch: Unit[] = [];
    for (const step of steps) {
      if (this.standsApart(step, drafts)) {
        await this.write(batch);
        batch = [];
      }
      if (this.outcomes.stopped) return;
      const unit = this.unitOf(step, drafts);
      if (unit === undefined) continue;
      if (isAlone(unit)) await this.write([unit]);
      else batch.push(unit);
    }
    if (!this.outcomes.stopped) await this.write(batch);
  }

  private async drafts(indexes: BulkStep): Promise<Drafts> {
    const drafts = new Map<number, Creation | ScimError>();
    for (let start = 0; start < indexes.length; start += AT_ONCE) {
      await this.ports.surroundings.pause();
      const part = indexes.slice(start, start + AT_ONCE);
      await Promise.all(part.map(async (index) => drafts.set(index, await this.draft(index))));
    }
    return drafts;
  }

  private async draft(index: number): Promise<Creation | ScimError> {
    const operation = this.bulk.operations[index];
    if (operation?.problem !== undefined) return operation.problem;
    const id = this.bulk.ids.get(operation?.label.bulkId ?? '');
    const { call, type, endpoint } = operation?.bound ?? nothing(index);
    if (id === undefined || call.method !== 'POST') return nothing(index);
    const { relaxations } = this.ctx.tenant;
    const { data } = resolveBulkReferences(call, { type, relaxations }, this.bulk.ids);
    try {
      return { ...(await endpoint.resources.draft(this.ctx, id, data)), operation: index };
    } catch (error) {
      return this.ports.surroundings.refusalOf(this.ctx, error);
    }
  }

  /**
   * Whether what waits has to be written first: a circle and a group with members are written by themselves, and where
   * errors are counted, what comes after one must not be written with what comes before.
   */
  private standsApart(step: BulkStep, drafts: Drafts): boolean {
    if (step.length > 1) return true;
    return step.some((index) => {
      const draft = drafts.get(index);
      if (draft instanceof ScimError) return this.outcomes.counted;
      const refers = (this.bulk.operations[index]?.references.size ?? 0) > 0;
      return (this.outcomes.counted && refers) || hasMembers(draft);
    });
  }

  /** Undefined for what is refused before anything is written. */
  private unitOf(step: BulkStep, drafts: Drafts): Unit | undefined {
    const creations: Creation[] = [];
    const errors = new Map<number, ScimError>();
    for (const index of step) {
      const draft = drafts.get(index);
      const error = draft instanceof ScimError ? draft : this.outcomes.obstacle(index);
      if (error !== undefined) errors.set(index, error);
      else if (draft !== undefined && !(draft instanceof ScimError)) creations.push(draft);
    }
    if (errors.size === 0) return { step, creations };
    this.refuse(step, errors);
    return undefined;
  }

  /** Writes units in one transaction; those that are refused, and what refers to them, are taken out, and the rest is tried again. */
  private async write(units: readonly Unit[]): Promise<void> {
    let rest = this.unbroken(units);
    while (rest.length > 0) {
      try {
        const created = await this.ports.creator.createMany(
          this.ctx,
          rest.flatMap(({ creations }) => creations),
        );
        this.note(rest, created);
        return;
      } catch (error) {
        if (rest.length > 1 && this.goesSingly(error)) {
          await this.writeSingly(rest);
          return;
        }
        rest = this.unbroken(this.unrefused(rest, error));
      }
    }
  }

  private async writeSingly(units: readonly Unit[]): Promise<void> {
    for (const unit of units) {
      if (this.outcomes.stopped) return;
      await this.write([unit]);
    }
  }

  /** Whether each unit has to be tried by itself: nobody can tell whose fault it was, or nothing may be done after it. */
  private goesSingly(error: unknown): boolean {
    if (error instanceof ScimError && error.errorName === 'unavailable') return false;
    return this.outcomes.counted || !(error instanceof CreationsRefused);
  }

  private note(units: readonly Unit[], created: readonly CreatedResource[]): void {
    const indexes = units.flatMap(({ step }) => step);
    created.forEach((resource, place) => {
      const index = indexes[place];
      if (index !== undefined) this.outcomes.create(index, resource);
    });
  }

  /** The units that can be tried, in order: what one refers to may have been refused just now. */
  private unbroken(units: readonly Unit[]): readonly Unit[] {
    return units.filter(({ step }) => {
      const errors = new Map<number, ScimError>();
      for (const index of step) {
        const obstacle = this.outcomes.obstacle(index);
        if (obstacle !== undefined) errors.set(index, obstacle);
      }
      if (errors.size > 0) this.refuse(step, errors);
      return errors.size === 0;
    });
  }

  /** The units that are not to blame for a refusal. */
  private unrefused(units: readonly Unit[], error: unknown): readonly Unit[] {
    const refusals = error instanceof CreationsRefused ? error.refusals : undefined;
    const other = refusals === undefined ? this.ports.surroundings.refusalOf(this.ctx, error) : undefined;
    const rest = units.filter(({ step, creations }) => {
      const errors = new Map<number, ScimError>();
      step.forEach((index, place) => {
        const own = other ?? refusals?.get(creations[place]?.draft.id ?? '');
        if (own !== undefined) errors.set(index, own);
      });
      if (errors.size > 0) this.refuse(step, errors);
      return errors.size === 0;
    });
    if (rest.length === units.length) throw error;
    return rest;
  }

  /** Refuses what is created as a whole: some of it for what is wrong with it, the rest because it refers to that. */
  private refuse(step: BulkStep, errors: ReadonlyMap<number, ScimError>): void {
    for (const [index, error] of errors) this.outcomes.fail(index, error);
    const rest = new Set(step.filter((index) => !errors.has(index)));
    const referrers = this.referrersAmong(rest);
    let refused: readonly number[] = [...errors.keys()];
    while (rest.size > 0) {
      const bulkIds = refused.map((index) => this.bulk.operations[index]?.label.bulkId ?? '');
      // Each once, however many of those that are refused it refers to.
      refused = bulkIds
        .flatMap((bulkId) => referrers.get(bulkId) ?? [])
        .filter((index) => rest.delete(index));
      if (refused.length === 0) throw new TypeError('a circle does not close');
      for (const index of refused) this.outcomes.fail(index, this.outcomes.obstacle(index) ?? nothing(index));
    }
  }

  /** Which of some operations refer to what others create, by its bulkId. */
  private referrersAmong(indexes: Iterable<number>): ReadonlyMap<string, readonly number[]> {
    const referrers = new Map<string, number[]>();
    for (const index of indexes) {
      for (const bulkId of this.bulk.operations[index]?.references ?? []) {
        const known = referrers.get(bulkId);
        if (known === undefined) referrers.set(bulkId, [index]);
        else known.push(index);
      }
    }
    return referrers;
  }
}

function nothing(index: number): never {
  throw new TypeError(`operation ${index} creates nothing`);
}

function hasMembers(draft: Creation | ScimError | undefined): boolean {
  return draft !== undefined && !(draft instanceof ScimError) && draft.draft.members.length > 0;
}

/** Of one group with an unknown member and another of its name, the second is created: so they are not written together. */
function isAlone({ step, creations }: Unit): boolean {
  return step.length > 1 || creations.some(hasMembers);
}
