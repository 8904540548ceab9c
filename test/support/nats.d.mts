import type { Server } from './server-process.mjs';

export const NATS_PACKAGE: { readonly name: string; readonly install: string };

export function findNats(): string | undefined;

export function startNats(settings?: {
  readonly options?: readonly string[];
  readonly program?: string;
}): Promise<Server>;
