import { UsageError, type Call } from '../command.js';

/** What a number counts, by the end of an option's name. */
const UNITS = { days: 'days', hours: 'hours' } as const;

/**
 * The value of an option such as `--expires-in-days` as a number; undefined where it was not given.
 * @throws UsageError for anything but digits
 */
export function wholeNumber(call: Call, option: `${string}${keyof typeof UNITS}`): number | undefined {
  const text = call.values.get(option);
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const unit = option.endsWith('hours') ? UNITS.hours : UNITS.days;
  throw new UsageError(`--${option} takes a whole number of ${unit}, not "${text}".`);
}
