/**
 * The relaxation `olderEndpointNames` (decision 23, D-COM-01): clients ask for the service's configuration by the name
 * that it had in SCIM 1.1, or by one that Microsoft's request collection has.
 *
 *     GET /ServiceProviderConfigs        authentik in its Salesforce mode
 *     GET /serviceConfiguration          the Postman collection of SCIMReferenceCode
 *
 * Other names of `/ServiceProviderConfig`, which answer with the same document.
 */
export const OLDER_ENDPOINT_NAMES = ['ServiceProviderConfigs', 'serviceConfiguration'] as const;
