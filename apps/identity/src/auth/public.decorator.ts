import { Reflector } from '@nestjs/core';

/** Opens a route, or all routes of a controller, to requests without a credential. Everything else is closed. */
export const Public = Reflector.createDecorator<undefined, boolean>({ transform: () => true });
