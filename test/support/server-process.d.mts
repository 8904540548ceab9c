/** A private server: see `server-process.mjs`. */
export interface Server {
  /** As `BROKER_URL` has it. */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly pid: number | undefined;
  readonly log: string;
  kill(): Promise<void>;
  shutdown(): Promise<void>;
  freeze(): void;
  thaw(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}
