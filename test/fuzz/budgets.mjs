/**
 * Steps that the library may take: so many for each input, and so many for each character of it. About four times what the
 * most expensive of 200,000 inputs took, and far below what anything takes that looks at its input again and again.
 */
export const BUDGETS = {
  filter: { perInput: 8_000, perCharacter: 80 },
  path: { perInput: 240_000, perCharacter: 400 },
  body: { perInput: 12_000, perCharacter: 100 },
  bulk: { perInput: 12_000, perCharacter: 100 },
};

/** Bytes by which the heap may be larger at the end than after the first tenth of the inputs. */
export const HEAP_GROWTH = 24 * 1024 * 1024;

/** Bytes of heap that the service has, in MiB: what it keeps of requests would fill it. */
export const SERVICE_HEAP_MIB = 256;

/** The steps that some inputs may take together. @param {string} target @param {readonly string[]} inputs */
export function budgetOf(target, inputs) {
  const { perInput, perCharacter } = BUDGETS[target];
  return inputs.reduce((sum, input) => sum + perInput + perCharacter * input.length, 0);
}
