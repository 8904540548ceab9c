import type { GroupMember, MemberList } from '../ports/stored-resource.js';
import type { JsonText } from './json-text.js';
import type { ResourceLinks } from './resource-links.js';

/** Members of a list that is rendered at once; a longer one is rendered while it is read. */
const AT_ONCE = 100;

/** Sub-attributes of a member that there are to show. */
export const SHOWN_OF_MEMBERS: readonly string[] = ['value', '$ref', 'type'];

/** Characters in one piece, about. */
const PIECE = 16 * 1024;

/**
 * The member list of a group as JSON text, `"members":[…]`, without a list that is empty.
 * @param subs names of the sub-attributes to show; undefined for all
 */
export function renderMembers(
  members: MemberList,
  subs: ReadonlySet<string> | undefined,
  links: ResourceLinks,
): JsonText {
  const render = memberRenderer(subs, links);
  if (members.length === 0 || render === undefined) return [];
  if (members.length <= AT_ONCE) return [`"members":[${Array.from(members, render).join(',')}]`];
  return ['"members":[', inPieces(members, render), ']'];
}

type RenderMember = (member: GroupMember) => string;

/** Stands for a member's id, in no address and no name of a type. */
const PLACE = '{id}';

/** Renders one member; ids are UUIDs, which need no escape. What is the same for all members of a type is made once. */
function memberRenderer(
  subs: ReadonlySet<string> | undefined,
  links: ResourceLinks,
): RenderMember | undefined {
  const shows = (name: string): boolean => subs === undefined || subs.has(name);
  if (!SHOWN_OF_MEMBERS.some(shows)) return undefined;
  const templates = new Map<string, readonly string[]>();
  return ({ value: id, type }) => {
    let template = templates.get(type);
    if (template === undefined) {
      const shown = {
        ...(shows('value') ? { value: PLACE } : {}),
        ...(shows('$ref') ? { $ref: links.location(type, PLACE) } : {}),
        ...(shows('type') ? { type } : {}),
      };
      template = JSON.stringify(shown).split(PLACE);
      templates.set(type, template);
    }
    return template.join(id);
  };
}

function inPieces(members: MemberList, render: RenderMember): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      let piece = '';
      let comma = '';
      for (const member of members) {
        piece += comma + render(member);
        comma = ',';
        if (piece.length < PIECE) continue;
        yield piece;
        piece = '';
      }
      yield piece;
    },
  };
}
