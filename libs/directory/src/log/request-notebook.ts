import type { NotedAnswer, NotedVersion, RequestNotes } from '../ports/request-notes.js';

/** Keeps what one request does until its entry is written. */
export class RequestNotebook implements RequestNotes {
  private readonly transactions = new Map<string, readonly NotedVersion[]>();
  private told: readonly NotedAnswer[] | undefined;

  changed(transaction: string, versions: readonly NotedVersion[]): void {
    this.transactions.set(transaction, versions);
  }

  answered(answers: readonly NotedAnswer[]): void {
    this.told = answers;
  }

  /** Those of the bulk request; undefined where it is none, or was refused as a whole. */
  get answers(): readonly NotedAnswer[] | undefined {
    return this.told;
  }

  /** The version that was written last for the request's own sake: no consequence of another change. */
  get own(): NotedVersion | undefined {
    return this.versions().findLast((version) => !isConsequence(version));
  }

  /** The version of a resource that was written last, by the id of the resource. */
  byId(): ReadonlyMap<string, NotedVersion> {
    return new Map(
      this.versions()
        .filter((version) => !isConsequence(version))
        .map((version) => [version.id, version]),
    );
  }

  private versions(): readonly NotedVersion[] {
    return [...this.transactions.values()].flat();
  }
}

function isConsequence({ payloads }: NotedVersion): boolean {
  return payloads[0]?.operation === 'cascade';
}
