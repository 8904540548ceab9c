import type { GuardSetting } from './guard-setting.js';
import { countedIn, type RemovalWindow } from './removal-window.js';

/** What an administrator decided on removals of one kind; null where nothing was. */
export interface GuardDecision {
  /** Until when what was approved is let through, in milliseconds since the epoch. */
  readonly approvedUntil: number | null;
  /** How many more are let through until then; null for any number. */
  readonly approvedCount: number | null;
  /** Until when everything is held. */
  readonly rejectedUntil: number | null;
}

/** Whether removals are let through; what is held changes nothing. */
export type Judgement =
  | { readonly held: false; readonly approvedCount: number | null }
  | { readonly held: true; readonly rejected: boolean };

/** How many may be removed in a window without being held, of so many that were there when it began. */
export function thresholdOf({ share, minimum }: GuardSetting, base: number): number {
  // A share such as 0.29 is a little less than it says.
  return Math.max(minimum, Math.floor(share * base + 1e-9));
}

/** Judges removals: up to the threshold they are let through, and beyond it as far as an administrator approved. */
export function judgeRemoval(
  { window, decision }: { readonly window: RemovalWindow; readonly decision: GuardDecision },
  { count, threshold, now }: { readonly count: number; readonly threshold: number; readonly now: number },
): Judgement {
  const { approvedCount, approvedUntil, rejectedUntil } = decision;
  const rejected = (rejectedUntil ?? 0) > now;
  if (!rejected && countedIn(window) + count <= threshold) return { held: false, approvedCount };
  const approved = (approvedUntil ?? 0) > now;
  if (!approved || (approvedCount !== null && approvedCount < count)) return { held: true, rejected };
  return { held: false, approvedCount: approvedCount === null ? null : approvedCount - count };
}
