/** What is known of a node while the graph is walked. */
interface Visit {
  readonly index: number;
  /** The least index that is reached from it within its component. */
  lowest: number;
  open: boolean;
}

/**
 * The strongly connected components of a graph (Tarjan, 1972): nodes that reach each other are together, each component
 * in ascending order, and after every component that it leads to.
 * @param edges for each node the nodes that it leads to
 */
export function strongComponents(edges: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const visits = new Map<number, Visit>();
  const path: number[] = [];
  const components: (readonly number[])[] = [];

  const visit = (node: number): Visit => {
    const own: Visit = { index: visits.size, lowest: visits.size, open: true };
    visits.set(node, own);
    path.push(node);
    for (const next of edges[node] ?? []) {
      const known = visits.get(next);
      if (known === undefined) own.lowest = Math.min(own.lowest, visit(next).lowest);
      else if (known.open) own.lowest = Math.min(own.lowest, known.index);
    }
    if (own.lowest === own.index) {
      const component = path.splice(path.lastIndexOf(node));
      for (const member of component) close(visits.get(member));
      components.push(component.sort((one, other) => one - other));
    }
    return own;
  };

  for (const node of edges.keys()) if (!visits.has(node)) visit(node);
  return components;
}

function close(visit: Visit | undefined): void {
  if (visit !== undefined) visit.open = false;
}
