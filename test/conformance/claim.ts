import { expect } from '@jest/globals';

import type { ScimClient } from '../support/scim-client.js';
import { at, isBody, type Body } from '../support/scim-messages.js';
import type { StreamsWorld, StreamUser } from './streams-world.js';

/** What the exercises of one engine stand on. */
export interface ClaimScene {
  readonly world: StreamsWorld;
  /** One credential of a new tenant. */
  readonly user: StreamUser;
  readonly config: Body;
  /** A tenant that has one user more than a page holds at most. */
  crowd(): Promise<ScimClient>;
}

/** Does what one member of ServiceProviderConfig claims, and sees what it does not claim refused. */
export type ClaimExercise = (claimed: unknown, scene: ClaimScene) => Promise<void>;

/** The exercise of a capability that is either there or not. */
export function supported(exercise: (scene: ClaimScene) => Promise<void>): ClaimExercise {
  return async (claimed, scene) => {
    expect(claimed).toBe(true);
    await exercise(scene);
  };
}

/** The paths of all members of a document that hold no others; of a list of objects those of its elements. */
export function claimPaths(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value) && value.some(isBody)) {
    return [...new Set(value.flatMap((element) => claimPaths(element, path)))];
  }
  if (!isBody(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    claimPaths(inner, path === '' ? name : `${path}.${name}`),
  );
}

/** What stands at a path; of a list of objects what each of them has. */
export function claimAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((current, step) => {
    return Array.isArray(current) ? current.map((element) => at(element, step)) : at(current, step);
  }, value);
}
