import type { GuardSetting } from './guard-setting.js';

/** Parts of a window, each counted by itself: what is counted leaves the window with its part. */
const SLICES = 12;

/** What was counted in a slice that is over. */
export interface SliceCount {
  /** Milliseconds since the epoch. */
  readonly began: number;
  readonly count: number;
}

/** What was removed in a window that slides with the time. */
export interface RemovalWindow {
  /** When the slice began that is counted in now, in milliseconds since the epoch. */
  readonly slice: number;
  readonly counted: number;
  /** Slices before it that are in the window yet, oldest first. */
  readonly earlier: readonly SliceCount[];
}

/** When the slice began in which an instant lies, in milliseconds since the epoch. */
export function sliceAt(now: number, setting: GuardSetting): number {
  return now - (now % sliceLength(setting));
}

/**
 * The window at an instant. It holds whole slices, so that it is longer than the setting says by one of them at most: in
 * no time of that length is more let through. It never goes back, whatever the clocks of other processes say.
 */
export function windowAt(
  { slice, counted, earlier }: RemovalWindow,
  now: number,
  setting: GuardSetting,
): RemovalWindow {
  const current = Math.max(slice, sliceAt(now, setting));
  const over = current === slice ? earlier : [...earlier, { began: slice, count: counted }];
  return {
    slice: current,
    counted: current === slice ? counted : 0,
    earlier: over.filter(({ began, count }) => count > 0 && leaves(began, setting) > current),
  };
}

/** How many were removed in the window. */
export function countedIn({ counted, earlier }: Pick<RemovalWindow, 'counted' | 'earlier'>): number {
  return earlier.reduce((sum, { count }) => sum + count, counted);
}

/**
 * Milliseconds after which so many more are let through, if nothing else is removed meanwhile.
 * @param more.allowed how many may be removed in the window
 */
export function roomAfter(
  window: RemovalWindow,
  more: { readonly count: number; readonly allowed: number },
  { now, setting }: { readonly now: number; readonly setting: GuardSetting },
): number {
  let inWindow = countedIn(window) + more.count;
  for (const { began, count } of [...window.earlier, { began: window.slice, count: window.counted }]) {
    if (inWindow <= more.allowed) break;
    inWindow -= count;
    if (inWindow <= more.allowed) return Math.max(0, leaves(began, setting) - now);
  }
  return setting.window;
}

function sliceLength({ window }: GuardSetting): number {
  return Math.ceil(window / SLICES);
}

function leaves(began: number, setting: GuardSetting): number {
  return began + sliceLength(setting) + setting.window;
}
