/** The issuer of tokens: the service as a whole, or as one tenant sees it. */
export function issuerOf(publicUrl: string, tenant: string | undefined): string {
  return tenant === undefined ? publicUrl : `${publicUrl}/tenants/${tenant}`;
}
