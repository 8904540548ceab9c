const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Pauses before the attempts at a webhook, about three days in all (Standard Webhooks 1.0). */
const WEBHOOK_PAUSES = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Pauses of a broker end here: it is ours, and comes back. */
const BROKER_LONGEST = 5 * SECOND;

/** Share of a pause by which it is longer at random, so that those who failed together do not come back together. */
const JITTER = 0.2;

/** Pauses between attempts at an endpoint of somebody else; given up after about three days. */
export function webhookPause(attempts: number, random: () => number = Math.random): number | undefined {
  const pause = WEBHOOK_PAUSES[attempts - 1];
  return pause === undefined ? undefined : Math.round(pause * (1 + JITTER * random()));
}

/** Pauses between attempts at a broker: from a second to five, without end. */
export function brokerPause(attempts: number, random: () => number = Math.random): number {
  const pause = Math.min(SECOND * 2 ** Math.min(attempts - 1, 10), BROKER_LONGEST);
  return Math.round(pause * (1 + JITTER * random()));
}
