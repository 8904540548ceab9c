/** Wakes one waiter up; a call while nobody waits counts for the next wait. */
export class Wake {
  private called = false;
  private wakeUp: (() => void) | undefined;

  call(): void {
    this.called = true;
    this.wakeUp?.();
  }

  /** Resolves after some milliseconds, or at the next call. @returns whether it was called */
  async wait(milliseconds: number): Promise<boolean> {
    if (!this.called) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.wakeUp = undefined;
    }
    const { called } = this;
    this.called = false;
    return called;
  }
}
