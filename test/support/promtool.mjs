// promtool, which checks and tests the rules of Prometheus. Uses Node's built-ins only.
import { findNamedProgram } from './find-named-program.mjs';

/** What the runner prints for a machine without it. */
export const PROMTOOL_PACKAGE = { name: 'promtool', install: 'apt-get install prometheus' };

/** The path of the program, or undefined; ROLLCALL_TEST_PROMTOOL names it, or is `off`. */
export function findPromtool() {
  return findNamedProgram('ROLLCALL_TEST_PROMTOOL', ['promtool']);
}
