// Node as the environment of specs, in which a spec fails that let a canary out: see canary-net.ts.
import { TestEnvironment } from 'jest-environment-node';

const PLACE = Symbol.for('rollcall.canaries');

export default class CanaryEnvironment extends TestEnvironment {
  handleTestEvent(event, state) {
    if (event.name !== 'run_finish') return;
    const findings = this.global[PLACE]?.() ?? [];
    if (findings.length === 0) return;
    const error = new Error();
    error.stack = ['A canary was found where it does not belong (docs/testing.md):', ...findings].join('\n');
    state.unhandledErrors.push(error);
  }
}
