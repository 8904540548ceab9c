import { ResourceController } from './resource-controller.js';

/** The routes of one resource type, called by a controller that has found out which. */
export class TypeRoutes extends ResourceController {}
