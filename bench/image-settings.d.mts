/** Options of Node and variables of memory, as the Dockerfile states them. */
export interface ImageSettings {
  readonly args: readonly string[];
  readonly env: { readonly NODE_OPTIONS: string; readonly MALLOC_ARENA_MAX: string };
}

/** @throws Error when the text states no CMD as a list, or one of the variables is missing */
export function imageSettings(text?: string): ImageSettings;
