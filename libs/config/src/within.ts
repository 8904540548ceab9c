import { IsInt, Max, Min } from 'class-validator';

/** Refuses a setting that is no whole number from `from` to `to`, both included; the problem goes on after its name. */
export function Within(from: number, to: number): PropertyDecorator {
  const options = { message: `must be a whole number from ${from} to ${to}` };
  const checks = [IsInt(options), Min(from, options), Max(to, options)];
  return (target, name) => {
    for (const check of checks) check(target, name);
  };
}
