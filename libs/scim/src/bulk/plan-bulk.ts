import { strongComponents } from './strong-components.js';

/** What the order of operations depends on. */
export interface BulkNode {
  /** The bulkId of the resource that the operation creates. */
  readonly creates?: string;
  /** What it changes or deletes, under whatever name; operations that name the same keep their order. */
  readonly changes?: string;
  /** bulkIds that it refers to; those that no operation creates do not count. */
  readonly refersTo: Iterable<string>;
}

/** Positions of operations that are carried out together: one, or those that refer to each other in a circle. */
export type BulkStep = readonly number[];

/**
 * Orders the operations of a bulk request (RFC 7644 §3.7, §3.7.1; B-BULK-11, B-BULK-13, B-BULK-20): as they were sent,
 * but for one that refers to what a later one creates, which waits until that is there. So everything else happens as if
 * the operations were carried out one after the other. Pure.
 */
export function planBulk(nodes: readonly BulkNode[]): readonly BulkStep[] {
  const edges = edgesOf(nodes);
  const components = strongComponents(edges);
  const componentOf = new Map(components.flatMap((step, index) => step.map((node) => [node, index])));
  const needs = components.map(
    (step, index) =>
      new Set(
        step
          .flatMap((node) => edges[node] ?? [])
          .flatMap((node) => componentOf.get(node) ?? [])
          .filter((other) => other !== index),
      ),
  );
  return inOrder(components, needs);
}

/** For each operation those that must come before it. */
function edgesOf(nodes: readonly BulkNode[]): readonly (readonly number[])[] {
  const creators = new Map<string, number>();
  nodes.forEach(({ creates }, index) => {
    if (creates !== undefined) creators.set(creates, index);
  });
  const last = new Map<string, number>();
  return nodes.map(({ changes, refersTo }, index) => {
    const before = new Set<number>();
    for (const bulkId of refersTo) {
      const creator = creators.get(bulkId);
      if (creator !== undefined && creator !== index) before.add(creator);
    }
    if (changes !== undefined) {
      const previous = last.get(changes);
      if (previous !== undefined) before.add(previous);
      last.set(changes, index);
    }
    return [...before];
  });
}

/** Of all steps that have what they need, the one that was sent first comes next; a circle when its last one was sent. */
function inOrder(steps: readonly BulkStep[], needs: readonly ReadonlySet<number>[]): readonly BulkStep[] {
  const place = (index: number): number => steps[index]?.at(-1) ?? 0;
  const missing = needs.map(({ size }) => size);
  const neededBy = steps.map((): number[] => []);
  needs.forEach((needed, index) => {
    for (const other of needed) neededBy[other]?.push(index);
  });
  const latestFirst = (one: number, other: number): number => place(other) - place(one);
  const ready = missing.flatMap((count, index) => (count === 0 ? index : [])).sort(latestFirst);
  const ordered: BulkStep[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    ordered.push(steps[next] ?? []);
    const freed = (neededBy[next] ?? []).filter((index) => {
      missing[index] = (missing[index] ?? 0) - 1;
      return missing[index] === 0;
    });
    if (freed.length === 0) continue;
    ready.push(...freed);
    ready.sort(latestFirst);
  }
  return ordered;
}
