/** Milliseconds after which what was expected is taken for not coming. */
const PATIENCE = 15_000;

/** Repeats an expectation until it holds. @throws what it threw last, when it did not hold in time */
export async function eventually(expectation: () => unknown, patience = PATIENCE): Promise<void> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
