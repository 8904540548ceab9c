import { Reflector } from '@nestjs/core';

/** Opens a route, or all routes of a controller, to the admin token and to nothing else; every other route refuses it. */
export const AdminOnly = Reflector.createDecorator<undefined, boolean>({ transform: () => true });
