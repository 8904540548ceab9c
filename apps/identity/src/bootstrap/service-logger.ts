/** What the service needs of a logger: fields, then the message. Pino's loggers have it. */
export interface ServiceLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The logger of the service. */
export const LOGGER = Symbol('LOGGER');
