/** A process that serves, as another one hears of it. */
export interface Replica {
  /** Its name, another one after each start. */
  readonly id: string;
  /** Milliseconds since it told its news, by the database's clock. */
  readonly age: number;
  /** What it told last. */
  readonly news: string;
}

/** Where the processes that serve from one database tell each other of themselves. */
export interface ReplicaStore {
  /**
   * Makes a process known for a time, with its news.
   * @param ttl milliseconds until it is no longer taken for alive
   * @returns the others that are alive
   */
  tell(replica: Pick<Replica, 'id' | 'news'>, ttl: number): Promise<readonly Replica[]>;
  /** Makes a process unknown at once: it has ended in order. */
  leave(id: string): Promise<void>;
}
