/** Mixes 32 bits so that each bit of the result depends on all of them (the finalizer of MurmurHash3). */
function mix(bits) {
  let hash = bits;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Makes `random(index, purpose)`: a whole number from 0 to 2^32 - 1 that depends on the seed, the index and the purpose
 * alone, so that the draws for one index need no others before them.
 */
export function randomOf(seed) {
  const start = mix(seed | 0);
  return (index, purpose) =>
    mix(mix(start ^ Math.imul(index + 1, 0x9e3779b1)) ^ Math.imul(purpose + 1, 0x7feb352d));
}
