import type { Delivery } from '../delivery/publisher.js';

/** How things are sent together. */
export interface GatheredParts<T> {
  /** Sends some in one go, and says what became of all of them; never throws. */
  readonly send: (items: readonly T[]) => Promise<Delivery>;
  /** Bytes of one. */
  readonly sizeOf: (item: T) => number;
  /** Bytes that are sent in one go at most, but for one that is larger by itself. */
  readonly most: number;
}

interface Waiting<T> {
  readonly item: T;
  readonly resolve: (delivery: Delivery) => void;
}

/**
 * Sends together what came while the sending before was under way; one at a time. What is refused together is sent in
 * halves, until those that are at fault are found.
 */
export class GatheredSends<T> {
  private readonly waiting: Waiting<T>[] = [];
  private sending = false;

  constructor(private readonly parts: GatheredParts<T>) {}

  send(item: T): Promise<Delivery> {
    return new Promise((resolve) => {
      this.waiting.push({ item, resolve });
      if (this.sending) return;
      this.sending = true;
      void this.sendAll();
    });
  }

  private async sendAll(): Promise<void> {
    do {
      // Those who were answered, or ask in the same turn, join.
      await new Promise(setImmediate);
      const together = this.take();
      const deliveries = await this.deliver(together.map(({ item }) => item));
      together.forEach(({ resolve }, index) => {
        const delivery = deliveries[index];
        if (delivery !== undefined) resolve(delivery);
      });
    } while (this.waiting.length > 0);
    this.sending = false;
  }

  private take(): readonly Waiting<T>[] {
    const { sizeOf, most } = this.parts;
    let bytes = 0;
    const end = this.waiting.findIndex(({ item }, index) => {
      bytes += sizeOf(item);
      return index > 0 && bytes > most;
    });
    return this.waiting.splice(0, end < 0 ? this.waiting.length : end);
  }

  /** @returns a delivery for each */
  private async deliver(items: readonly T[]): Promise<readonly Delivery[]> {
    const delivery = await this.parts.send(items);
    if (delivery.kind !== 'refused' || items.length < 2) return items.map(() => delivery);
    const half = Math.floor(items.length / 2);
    return [...(await this.deliver(items.slice(0, half))), ...(await this.deliver(items.slice(half)))];
  }
}
