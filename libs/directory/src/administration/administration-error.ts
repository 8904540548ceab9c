/** Every way in which an operator's request can be refused. */
export const ADMINISTRATION_ERROR_CODES = [
  'invalidTenantName',
  'tenantExists',
  'tenantNotFound',
  'invalidTokenName',
  'invalidExpiry',
  'invalidScope',
  'tokenIdTooShort',
  'tokenNotFound',
  'tokenAmbiguous',
  'tokenRevoked',
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
