/** The `ServingState` of the service. */
export const SERVING_STATE = Symbol('SERVING_STATE');
