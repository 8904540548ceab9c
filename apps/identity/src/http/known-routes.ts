/** What the service knows how to do, by path: for `Allow` on 405 (RFC 9110 §15.5.6, H-CT-11). */
export class KnownRoutes {
  private readonly methods = new Map<string, Set<string>>();

  /**
   * Notes a route template such as `/scim/v2/Users/:id`; what stands for paths that a tenant may or may not have, a
   * wildcard or `:endpoint`, says nothing about a path and is left out.
   */
  add(template: string, methods: string | readonly string[]): void {
    if (template.includes('*') || template.includes('/:endpoint')) return;
    const known = this.methods.get(template) ?? new Set<string>();
    for (const method of [methods].flat()) known.add(method);
    this.methods.set(template, known);
  }

  /** @returns the methods that some route has for the path, in alphabetical order; none for an unknown path */
  allowed(path: string): readonly string[] {
    const segments = path.split('/');
    const found = [...this.methods].filter(([template]) => covers(template.split('/'), segments));
    return [...new Set(found.flatMap(([, methods]) => [...methods]))].sort();
  }
}

function covers(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, index) =>
      part.startsWith(':') ? segments[index] !== '' : part === segments[index],
    )
  );
}
