/** Milliseconds for which a host that failed is left alone. */
const BARRED = 5000;

/** Decides which host reads go to: those beside the writer's, in turn, without those that failed just now. */
export class ReaderRotation {
  private readonly barredUntil: number[];
  private turn = 0;

  constructor(count: number) {
    this.barredUntil = Array.from({ length: count }, () => -Infinity);
  }

  /**
   * The place of the next host, or undefined when there is none.
   * @param writer the place of the host that has the writes
   * @param now milliseconds of a clock that only ascends
   */
  next(writer: number | undefined, now: number): number | undefined {
    const count = this.barredUntil.length;
    for (let step = 1; step <= count; step += 1) {
      const place = (this.turn + step) % count;
      if (place === writer || (this.barredUntil[place] ?? Infinity) > now) continue;
      this.turn = place;
      return place;
    }
    return undefined;
  }

  failed(place: number, now: number): void {
    this.barredUntil[place] = now + BARRED;
  }
}
