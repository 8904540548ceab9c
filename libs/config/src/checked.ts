import { ValidateBy } from 'class-validator';

/**
 * A class-validator check from a function that says what is wrong with a value.
 * @param problem gives a phrase that follows the variable's name ("must be …"), or undefined for a good value
 */
export function Checked(problem: (value: unknown) => string | undefined): PropertyDecorator {
  return ValidateBy({
    name: 'checked',
    validator: {
      validate: (value) => problem(value) === undefined,
      defaultMessage: (details) => problem(details?.value) ?? '',
    },
  });
}
