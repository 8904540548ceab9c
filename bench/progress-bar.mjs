// A bar on a terminal; elsewhere a line when a stage ends.

const WIDTH = 30;
const REDRAW = 100;

/** Shows how far the work is, on standard error. */
export class ProgressBar {
  #label = '';
  #drawn = 0;
  #terminal = process.stderr.isTTY === true;

  /** Begins a stage. */
  stage(label) {
    this.#label = label;
    this.#drawn = 0;
    if (this.#terminal) this.update(0, 1);
  }

  update(done, total) {
    if (!this.#terminal || (done < total && performance.now() - this.#drawn < REDRAW)) return;
    this.#drawn = performance.now();
    const filled = Math.round((WIDTH * done) / Math.max(total, 1));
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const percent = `${Math.floor((100 * done) / Math.max(total, 1))}`.padStart(3);
    process.stderr.write(
      `\r\x1b[K${bar} ${percent} %  ${this.#label}`.slice(0, process.stderr.columns ?? 120),
    );
  }

  /** Ends the stage and leaves a line that says what came of it. */
  note(line) {
    process.stderr.write(this.#terminal ? `\r\x1b[K${line}\n` : `${line}\n`);
  }
}
