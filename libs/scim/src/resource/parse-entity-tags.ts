/** A tag with the comma that may follow it, or a comma alone: empty elements of a list count for nothing (RFC 9110 §5.6.1). */
const ELEMENT = /[\t ]*(?:(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"[\t ]*)?(?:,|$)/gy;

/**
 * Reads a list of entity tags as `If-Match` and `If-None-Match` have it (RFC 9110 §8.8.3, §13.1): the text between the
 * quotes of each. Whether a tag is weak does not count: SCIM compares its tags by that text alone (H-ETAG-07).
 * @returns `any` for `*`; undefined for what is no such list
 */
export function parseEntityTags(text: string): 'any' | readonly string[] | undefined {
  if (text.trim() === '*') return 'any';
  const tags: string[] = [];
  let end = 0;
  for (const { 0: element, 1: tag, index } of text.matchAll(ELEMENT)) {
    end = index + element.length;
    if (tag !== undefined) tags.push(tag);
  }
  return end === text.length ? tags : undefined;
}
