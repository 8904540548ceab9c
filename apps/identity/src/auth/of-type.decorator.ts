import { Reflector } from '@nestjs/core';

/** Resources of any type: who may do it with those of some type passes, and each type is looked at where it is done. */
export const SOME_TYPE: unique symbol = Symbol('SOME_TYPE');

/** The resource type that the tenant has at the `endpoint` of the path. */
export const TYPE_OF_ENDPOINT: unique symbol = Symbol('TYPE_OF_ENDPOINT');

/** The name of a resource type, or one of the two above. */
export type TypeStatement = string | typeof SOME_TYPE | typeof TYPE_OF_ENDPOINT;

/** States whose resources a controller's routes read or write. */
export const OfType = Reflector.createDecorator<TypeStatement>();
