/** Splits the key of an attribute into the URN of its extension, if any, and its name. */
export function attributePlace(key: string): {
  readonly container: string | undefined;
  readonly name: string;
} {
  const colon = key.lastIndexOf(':');
  return colon === -1
    ? { container: undefined, name: key }
    : { container: key.slice(0, colon), name: key.slice(colon + 1) };
}
