/** The `TokenEndpoint`. */
export const TOKEN_ENDPOINT = Symbol('TOKEN_ENDPOINT');
