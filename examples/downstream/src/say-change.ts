/** Prints a change as one line: `2026-11-23T08:15:00.000Z  user   deactivated     ines.okafor@fjordbank.example`. */
export function sayChange(resource: string, verb: string, what: string): void {
  // What an administrator has typed stays on its line.
  const shown = what.replaceAll(/\p{Cc}/gu, ' ');
  console.log(`${new Date().toISOString()}  ${resource.padEnd(5)}  ${verb.padEnd(14)}  ${shown}`);
}
