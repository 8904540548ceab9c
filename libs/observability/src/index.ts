export * from './redaction.js';
export * from './describe-error.js';
export * from './logger.js';
export * from './metrics.js';
export * from './readiness.js';
export * from './outbox-metrics.js';
export * from './log-metrics.js';
