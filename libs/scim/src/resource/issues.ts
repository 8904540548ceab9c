import { ScimError } from '../errors/scim-error.js';
import type { ScimErrorName } from '../errors/scim-error.js';

const MOST_LISTED = 10;

/**
 * Collects what is wrong with one request, so that an administrator sees it all at once. The first problem decides
 * status and scimType; at most ten are listed and kept, the others are counted.
 */
export class Issues {
  readonly #listed: string[] = [];
  #first: ScimErrorName | undefined;
  #count = 0;

  /**
   * Notes a problem. `detail` is a sentence that names the attribute, and holds no value that a client sent but excerpts of
   * those that the attribute may show.
   */
  add(errorName: ScimErrorName, detail: string): void {
    this.#first ??= errorName;
    this.#count += 1;
    if (this.#listed.length < MOST_LISTED) this.#listed.push(detail);
  }

  /** How many problems there are so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Ends the collection.
   *
   * @throws ScimError with all problems, if there are any
   */
  throwIfAny(): void {
    if (this.#first === undefined) return;
    const more = this.#count - this.#listed.length;
    const rest = more === 0 ? '' : ` And ${more} more.`;
    const head = this.#count === 1 ? '' : `${this.#count} problems. `;
    throw new ScimError(this.#first, `${head}${this.#listed.join(' ')}${rest}`);
  }
}
