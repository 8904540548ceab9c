export * from './secret.js';
export * from './configuration-error.js';
export * from './settings.js';
export * from './read-settings.js';
export * from './environment.js';
export * from './render-configuration.js';
export * from './product-version.js';
export type { DeletionGuard, RateLimit } from './read-values.js';
