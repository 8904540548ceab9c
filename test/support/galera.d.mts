import type { MariadbPrograms } from './mariadb.mjs';

/** The programs that were found, and the path of Galera's library. */
export interface GaleraPrograms extends MariadbPrograms {
  readonly provider: string;
}

/** A private cluster: see `galera.mjs`. Nodes are counted from 0. */
export interface Galera {
  /** `127.0.0.1:PORT` of each node. */
  readonly hosts: readonly string[];
  /** `mysql://root@127.0.0.1:PORT` of each node. */
  readonly urls: readonly string[];
  kill(node: number): Promise<void>;
  start(node: number): Promise<void>;
  waitSynced(node: number): Promise<void>;
  log(node: number): string;
  stop(): Promise<void>;
}

export const GALERA_PACKAGE: { readonly name: string; readonly install: string };

export function findGalera(): GaleraPrograms | undefined;

export function startGalera(settings?: {
  readonly nodes?: number;
  readonly programs?: GaleraPrograms;
}): Promise<Galera>;
