import type { Delivery, OutgoingEvent, Publisher, Untried } from './publisher.js';

/** What became of the events of a wave, in their order; undefined for one that was not tried. */
export type WaveDeliveries = readonly (Delivery | undefined)[];

/**
 * Delivers events, several at a time but never two of one resource: an event is tried when the one before it of its
 * resource was delivered. After an event that failed, the later ones of its resource are not tried; once the other side
 * cannot be reached or wants nothing more, nothing is.
 * @param goesOn asked before each delivery; after the first no, nothing more is tried
 */
export async function deliverWave(
  publisher: Pick<Publisher, 'policy' | 'publish'>,
  wave: readonly OutgoingEvent[],
  goesOn: () => boolean = () => true,
): Promise<WaveDeliveries> {
  const deliveries: (Delivery | undefined)[] = wave.map(() => undefined);
  const chains = [...byResource(wave).values()];
  let stopped = false;
  let next = 0;

  async function deliverChains(): Promise<void> {
    for (;;) {
      const chain = chains[next];
      if (chain === undefined || stopped || !goesOn()) return;
      next += 1;
      for (const index of chain) {
        const outgoing = wave[index];
        if (outgoing === undefined || stopped || !goesOn()) break;
        const delivery = await publish(publisher, outgoing, goesOn);
        if (delivery.kind === 'untried') break;
        deliveries[index] = delivery;
        if (delivery.kind === 'unavailable' || delivery.kind === 'gone') stopped = true;
        if (delivery.kind !== 'delivered') break;
      }
    }
  }

  const workers = Math.min(publisher.policy.concurrency, chains.length);
  await Promise.all(Array.from({ length: workers }, deliverChains));
  return deliveries;
}

/** What a publisher throws is its own trouble and not the event's: all events wait until it is over. */
async function publish(
  publisher: Pick<Publisher, 'publish'>,
  outgoing: OutgoingEvent,
  goesOn: () => boolean,
): Promise<Delivery | Untried> {
  try {
    return await publisher.publish(outgoing, goesOn);
  } catch (error) {
    return { kind: 'unavailable', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Indexes of the events of each resource, in order. */
function byResource(wave: readonly OutgoingEvent[]): ReadonlyMap<string, readonly number[]> {
  const chains = new Map<string, number[]>();
  wave.forEach(({ event }, index) => {
    const chain = chains.get(event.resourceId);
    if (chain === undefined) chains.set(event.resourceId, [index]);
    else chain.push(index);
  });
  return chains;
}
