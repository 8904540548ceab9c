/** The route table of the public listener, from the controllers of its modules. */
import 'reflect-metadata';

import { RequestMethod, type DynamicModule, type Type } from '@nestjs/common';
import { METHOD_METADATA, MODULE_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';

import { AppModule, type AppParts } from '../../apps/identity/src/app.module.js';
import { KnownRoutes } from '../../apps/identity/src/http/known-routes.js';

type ModuleLike = Type | DynamicModule;

/** Every route as `METHOD /path`, each once, in the order of the alphabet; `ALL` is every method. */
export function routesOfService(): readonly string[] {
  const stores = {} as AppParts['stores'];
  const app = AppModule.register({ stores, routes: new KnownRoutes() } as AppParts);
  const routes = [...controllersOf(app)].flatMap(routesOf);
  return [...new Set(routes)].sort();
}

function controllersOf(module: ModuleLike, seen = new Set<ModuleLike>()): ReadonlySet<Type> {
  const controllers = new Set<Type>();
  if (seen.has(module)) return controllers;
  seen.add(module);
  const dynamic: Partial<DynamicModule> = 'module' in module ? module : {};
  const type: Type = 'module' in module ? module.module : module;
  const declared = <T>(name: string): readonly T[] =>
    (Reflect.getMetadata(name, type) as T[] | undefined) ?? [];
  for (const controller of [
    ...declared<Type>(MODULE_METADATA.CONTROLLERS),
    ...((dynamic.controllers ?? []) as readonly Type[]),
  ])
    controllers.add(controller);
  for (const inner of [
    ...declared<ModuleLike>(MODULE_METADATA.IMPORTS),
    ...((dynamic.imports ?? []) as readonly ModuleLike[]),
  ]) {
    for (const controller of controllersOf(inner, seen)) controllers.add(controller);
  }
  return controllers;
}

function routesOf(controller: Type): readonly string[] {
  const bases = pathsOf(controller);
  return [...handlersOf(controller)].flatMap((handler) => {
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    return bases.flatMap((base) =>
      pathsOf(handler).map((path) => `${RequestMethod[method]} /${[base, path].filter(isNamed).join('/')}`),
    );
  });
}

/** The methods of a class, those of its bases too, where it does not override them. */
function handlersOf(controller: Type): readonly object[] {
  const handlers = new Map<string, object>();
  for (
    let prototype: unknown = controller.prototype;
    typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (typeof value === 'function' && !handlers.has(name)) handlers.set(name, value as object);
    }
  }
  return [...handlers.values()];
}

function pathsOf(target: object): readonly string[] {
  const paths = Reflect.getMetadata(PATH_METADATA, target) as string | readonly string[] | undefined;
  return [paths ?? ''].flat();
}

function isNamed(path: string): boolean {
  return path !== '' && path !== '/';
}
