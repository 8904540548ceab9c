/** Reads what an administrator writes as an IP network. */
export interface NetworkRules {
  /**
   * A network as it is kept: `192.0.2.0/24`, `2001:db8::/32`. One address is a network of its own, and an IPv4-mapped IPv6
   * network is the IPv4 one.
   * @returns undefined for what is no network
   */
  canonical(text: string): string | undefined;
}
