/** Every way in which an operator's request can be refused. */
export const ADMINISTRATION_ERROR_CODES = [
  'invalidTenantName',
  'tenantExists',
  'tenantNotFound',
  'tenantDeleting',
  'tenantNotDeleting',
  'invalidSettings',
  'invalidTokenName',
  'invalidExpiry',
  'invalidScope',
  'invalidNetwork',
  'invalidOverlap',
  'tokenIdTooShort',
  'tokenNotFound',
  'tokenAmbiguous',
  'tokenRevoked',
  'tokenExpired',
  'lastAdminToken',
  'sameTokens',
  'subjectNotFound',
  'sinkNotFound',
  'sinkAmbiguous',
  'invalidReplay',
  'notKept',
  'nothingToReplay',
  'tooManyEvents',
  'eventsAside',
  'invalidSchema',
  'schemaNotFound',
  'schemaExists',
  'schemaInUse',
  'tooManyAttributes',
  'resourceTypeNotFound',
  'resourceTypeExists',
  'storedResourceContradicts',
  'invalidCatalogue',
  'catalogueValueNotFound',
  'catalogueValueExists',
  'invalidClient',
  'clientNotFound',
  'clientAmbiguous',
  'clientRevoked',
  'tooManyClients',
  'invalidIssuer',
  'issuerNotFound',
  'issuerAmbiguous',
  'issuerOverlaps',
  'tooManyIssuers',
  'keysRotatedLately',
  'invalidDecision',
  'nothingHeld',
  'archivedNotFound',
  'restoreRefused',
  'tooManyToRestore',
  'invalidImport',
] as const;

/** The name of a refusal. */
export type AdministrationErrorCode = (typeof ADMINISTRATION_ERROR_CODES)[number];

/** An operator's request is refused; the message says what was wrong and what to do, and holds no secret. */
export class AdministrationError extends Error {
  override readonly name = 'AdministrationError';

  constructor(
    readonly code: AdministrationErrorCode,
    message: string,
  ) {
    super(message);
  }
}
