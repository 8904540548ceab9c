import { Inject, Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';

import { matchPattern } from './events/event-pattern.js';
import type { ProvisioningEvent } from './events/provisioning-event.js';
import { typedEvents } from './events/typed-events.js';
import type { WireEvent } from './events/wire-event.js';
import type { EventHandlers, ProvisioningContext } from './inbox/event-handlers.js';
import { PATTERN_KEY } from './on-provisioning.decorator.js';

interface Handler {
  readonly pattern: string;
  readonly call: (event: ProvisioningEvent, context: ProvisioningContext) => unknown;
}

type Method = (this: unknown, ...parameters: readonly unknown[]) => unknown;

/** The methods of the application that carry `@OnProvisioning`. */
@Injectable()
export class DiscoveredHandlers implements EventHandlers {
  private handlers: readonly Handler[] = [];

  constructor(
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(MetadataScanner) private readonly scanner: MetadataScanner,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  /** Looks for them. @throws Error where one belongs to a provider that is made anew for each request */
  discover(): void {
    const wrappers = [...this.discovery.getProviders(), ...this.discovery.getControllers()];
    const instances = new Map(wrappers.map((wrapper) => [wrapper.instance as unknown, wrapper]));
    this.handlers = [...instances].flatMap(([instance, wrapper]) => {
      if (typeof instance !== 'object' || instance === null) return [];
      const handlers = this.handlersOf(instance);
      if (handlers.length > 0 && !wrapper.isDependencyTreeStatic()) {
        throw new Error(
          `${String(wrapper.name)} has @OnProvisioning methods and must be a singleton: events belong to no request.`,
        );
      }
      return handlers;
    });
  }

  private handlersOf(instance: object): readonly Handler[] {
    const prototype: unknown = Object.getPrototypeOf(instance);
    if (typeof prototype !== 'object' || prototype === null) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const method = methodOf(prototype, name);
      const pattern = method && this.reflector.get<string | undefined>(PATTERN_KEY, method);
      if (method === undefined || pattern === undefined) return [];
      return [{ pattern, call: (event, context) => method.call(instance, event, context) }];
    });
  }

  async handle(wire: WireEvent, context: ProvisioningContext): Promise<void> {
    const events = typedEvents(wire);
    for (const { pattern, call } of this.handlers) {
      const event = matchPattern(pattern, events);
      if (event !== undefined) await call(event, context);
    }
  }
}

function methodOf(prototype: object, name: string): Method | undefined {
  const method: unknown = Reflect.get(prototype, name);
  return typeof method === 'function' ? (method as Method) : undefined;
}
