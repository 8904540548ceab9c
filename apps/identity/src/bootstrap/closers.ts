/** What a start has opened so far, to be closed in reverse order. */
export class Closers {
  private readonly open: (() => Promise<void>)[] = [];

  add(close: () => Promise<void>): void {
    this.open.push(close);
  }

  /** Closes everything, whatever fails; a second call finds nothing left. @throws the first failure, at the end */
  async closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.open.pop(); close !== undefined; close = this.open.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
