/**
 * Reads a parameter of a broker's URL that has few values.
 * @returns the first of `choices` where it is not given
 * @throws Error that names the parameter and its values
 */
export function readChoice<T extends string>(
  parameters: ReadonlyMap<string, string>,
  name: string,
  choices: readonly [T, ...T[]],
): T {
  const given = parameters.get(name);
  if (given === undefined) return choices[0];
  const choice = choices.find((value) => value === given);
  if (choice === undefined) throw new Error(`BROKER_URL: ${name} must be ${choices.join(' or ')}.`);
  return choice;
}
