const WIDTH = 30;

/** Milliseconds between two pictures. */
const REDRAW = 100;

/** How far work is. */
export interface Progress {
  /** From 0 to 1. */
  readonly share: number;
  readonly label: string;
}

/** A bar on a terminal that is drawn over itself; nothing where no person reads. */
export class ProgressBar {
  private drawn = -Infinity;

  /** @param write to standard error; undefined where it is no terminal */
  constructor(private readonly write: ((text: string) => void) | undefined) {}

  /** Draws it, unless it was drawn a moment ago. */
  update({ share, label }: Progress): void {
    if (this.write === undefined || performance.now() - this.drawn < REDRAW) return;
    this.drawn = performance.now();
    const filled = Math.round(WIDTH * Math.min(share, 1));
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const percent = String(Math.floor(100 * Math.min(share, 1))).padStart(3);
    this.write(`\r\x1b[K${bar} ${percent} %  ${label}`);
  }

  /** Takes it away. */
  end(): void {
    if (this.drawn > -Infinity) this.write?.('\r\x1b[K');
  }
}
