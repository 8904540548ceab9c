import type { GroupMember, MemberList } from '../ports/stored-resource.js';
import type { JsonText } from './json-text.js';
import type { ResourceLinks } from './resource-links.js';

/** Members of a list that is rendered at once; a longer one is rendered while it is read. */
const AT_ONCE = 100;

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

/** Renders one member; ids are UUIDs, which need no escape. What is the same for all members of a type is made once. */
function memberRenderer(
  subs: ReadonlySet<string> | undefined,
  links: ResourceLinks,
): RenderMember | undefined {
  const shows = (name: string): boolean => subs === undefined || subs.has(name);
  const [value, reference, kind] = ['value', '$ref', 'type'].map(shows);
  if (value !== true && reference !== true && kind !== true) return undefined;
  const renderers = new Map<string, (id: string) => string>();
  return ({ value: id, type }) => {
    let renderOne = renderers.get(type);
    if (renderOne === undefined) {
      const base = JSON.stringify(links.location(type, '')).slice(0, -1);
      const end = kind === true ? `"type":${JSON.stringify(type)}` : undefined;
      renderOne = (one) => {
        const parts = [
          ...(value === true ? [`"value":"${one}"`] : []),
          ...(reference === true ? [`"$ref":${base}${one}"`] : []),
          ...(end === undefined ? [] : [end]),
        ];
        return `{${parts.join(',')}}`;
      };
      renderers.set(type, renderOne);
    }
    return renderOne(id);
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
