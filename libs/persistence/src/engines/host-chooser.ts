/**
 * What was learnt of a host. `donor` is a Galera node that feeds another one: it works, perhaps with long pauses.
 */
export type HostAnswer = 'ready' | 'donor' | 'unfit';

/** Milliseconds for which a host must have answered as ready before work goes back to it. */
const SETTLING = 5000;

interface Down {
  /** When it answered as ready for the first time since its last other answer. */
  readonly readySince: number | undefined;
}

/**
 * Decides which host of a list work goes to: the first that is fit. Every host is taken for fit until something else is
 * learnt; one that was unfit is fit again when it has been ready for some seconds, or at once where no other is left.
 * A host that is alone is always fit, for there is nothing to choose. Hosts are named by their place in the list.
 */
export class HostChooser {
  /** Undefined for a fit host. */
  private readonly down: (Down | undefined)[];

  constructor(count: number) {
    this.down = Array.from({ length: count }, () => undefined);
  }

  /** The host that work goes to; undefined while none is known to be fit. */
  get first(): number | undefined {
    const first = this.down.indexOf(undefined);
    return first === -1 ? undefined : first;
  }

  /** Hosts that have to be asked now and then whether they are ready. */
  get unfit(): readonly number[] {
    return [...this.down.keys()].filter((host) => !this.isFit(host));
  }

  /** All hosts in the order in which they are to be tried: those that are not known to be fit last. */
  get candidates(): readonly number[] {
    return [...[...this.down.keys()].filter((host) => this.isFit(host)), ...this.unfit];
  }

  isFit(host: number): boolean {
    return this.down[host] === undefined;
  }

  /** @param now milliseconds of a clock that only ascends */
  report(host: number, answer: HostAnswer, now: number): void {
    if (this.down.length === 1) return;
    this.down[host] = this.judged(host, answer, now);
  }

  private judged(host: number, answer: HostAnswer, now: number): Down | undefined {
    if (answer === 'unfit') return { readySince: undefined };
    const needed = this.down.every((down, other) => down !== undefined || other === host);
    if (needed) return undefined;
    if (answer === 'donor') return { readySince: undefined };
    const before = this.down[host];
    if (before === undefined) return undefined;
    const readySince = before.readySince ?? now;
    return now - readySince >= SETTLING ? undefined : { readySince };
  }
}
