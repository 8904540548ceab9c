/** The `DiscoveryService`. */
export const DISCOVERY = Symbol('DISCOVERY');
