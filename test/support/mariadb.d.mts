/** The programs that were found. */
export interface MariadbPrograms {
  readonly server: string;
  readonly install: string;
}

/** A private server: see `mariadb.mjs`. */
export interface Mariadb {
  /** `mysql://root@127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly pid: number | undefined;
  kill(): Promise<void>;
  shutdown(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const MARIADB_PACKAGE: { readonly name: string; readonly install: string };

export function findMariadb(): MariadbPrograms | undefined;

export function startMariadb(settings?: {
  readonly options?: readonly string[];
  readonly programs?: MariadbPrograms;
}): Promise<Mariadb>;
