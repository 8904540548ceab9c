/** As many different loopback ports that nobody listens on. */
export function freePorts(count: number): Promise<readonly number[]>;
