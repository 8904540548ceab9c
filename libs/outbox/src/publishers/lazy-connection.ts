/** How a connection is made and ended. */
export interface ConnectionParts<T> {
  readonly open: () => Promise<T>;
  /** Never throws, and ends in any case. */
  readonly close: (connection: T) => Promise<void>;
}

/** One connection for all who ask at the same time: made when it is first asked for, and again after it broke. */
export class LazyConnection<T> {
  private opening: Promise<T> | undefined;
  private current: T | undefined;

  constructor(private readonly parts: ConnectionParts<T>) {}

  /** @throws what opening it throws; the next call tries again */
  get(): Promise<T> {
    this.opening ??= this.open();
    return this.opening;
  }

  /** A connection broke: the next call makes another. Nothing is done where that happened already. */
  async drop(connection: T): Promise<void> {
    if (this.current !== connection) return;
    this.current = undefined;
    this.opening = undefined;
    await this.parts.close(connection);
  }

  /** Ends the connection, also one that is being made. */
  async close(): Promise<void> {
    const connection = await this.opening?.catch(() => undefined);
    if (connection !== undefined) await this.drop(connection);
  }

  private async open(): Promise<T> {
    try {
      this.current = await this.parts.open();
      return this.current;
    } catch (error) {
      this.opening = undefined;
      throw error;
    }
  }
}
