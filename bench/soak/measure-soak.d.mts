export function slopeOf<Sample extends { readonly minute: number }>(
  samples: readonly Sample[],
  read: (sample: Sample) => number,
): number;
