import { createServer, type Server, type ServerResponse } from 'node:http';

/** A resource of the service. */
interface Held {
  readonly type: 'User' | 'Group';
  readonly id: string;
  version: number;
  attributes: Record<string, unknown>;
  members: string[];
}

const TOKEN = 'token';

/**
 * What a consumer sees of the service: resources over SCIM, and the feed of what happened to them. A spec decides what
 * happens when, and what is lost.
 */
export class ScriptedService {
  readonly token = TOKEN;
  /** Requests, without their queries. */
  readonly requests: string[] = [];
  /** Is run before a page of resources is given. */
  beforePage: () => void = () => undefined;
  private readonly held = new Map<string, Held>();
  private feed: { readonly seq: number; readonly event: unknown }[] = [];
  private seq = 0;
  private epoch = 1;
  private firstKept = 1;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', 'http://service');
      this.requests.push(url.pathname);
      if (request.headers.authorization === `Bearer ${TOKEN}`) this.answer(url, response);
      else send(response, 401, { status: 401, detail: 'The token was revoked.' });
    });
  }

  static async start(): Promise<ScriptedService> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ScriptedService(server);
  }

  get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  create(type: Held['type'], id: string, attributes: Record<string, unknown>, members: string[] = []): void {
    this.held.set(id, { type, id, version: 1, attributes, members });
    this.say(
      id,
      'created',
      members.length === 0 ? {} : { members: { added: members.map(member), removed: [] } },
    );
  }

  update(id: string, attributes: Record<string, unknown>): void {
    const held = this.find(id);
    const before = held.attributes;
    held.version += 1;
    held.attributes = { ...before, ...attributes };
    this.say(id, 'updated', { before });
  }

  remove(id: string): void {
    const held = this.find(id);
    held.version += 1;
    this.say(id, 'deleted', { before: held.attributes, after: undefined });
    this.held.delete(id);
  }

  /** Something that is no event stands in the feed. */
  garble(): void {
    this.feed.push({ seq: (this.seq += 1), event: { specversion: '1.0', id: 'garbled' } });
  }

  /** The events until now are kept no longer. */
  forget(): void {
    this.feed = [];
    this.firstKept = this.seq + 1;
  }

  private find(id: string): Held {
    const held = this.held.get(id);
    if (held === undefined) throw new Error(`there is no ${id}`);
    return held;
  }

  private say(id: string, verb: string, change: Record<string, unknown>): void {
    const { type, version, attributes } = this.find(id);
    const place = { epoch: this.epoch, version, ordinal: 0, last: true };
    const whose = { tenant: 'harbour', resourceType: type, resourceId: id };
    const by = { txn: `t${this.seq}`, actor: 'credential', requestId: 'r' };
    const what = { operation: 'patch', changed: ['title'], after: attributes, ...change };
    this.feed.push({
      seq: (this.seq += 1),
      event: {
        specversion: '1.0',
        id: `${id}-${version}`,
        type: `scim.${type.toLowerCase()}.${verb}`,
        time: new Date().toISOString(),
        data: { ...whose, ...place, ...by, ...what },
      },
    });
  }

  private answer(url: URL, response: ServerResponse): void {
    if (url.pathname === '/events/v1/feed') this.answerFeed(url.searchParams.get('after') ?? '', response);
    else if (url.pathname === '/scim/v2/ResourceTypes') {
      const types = ['User', 'Group', 'Role', 'Entitlement'].map(listed);
      send(response, 200, { Resources: types });
    } else {
      const [, endpoint = '', id] =
        /^\/scim\/v2\/(Users|Groups|Roles|Entitlements)(?:\/(.+))?$/.exec(url.pathname) ?? [];
      if (id === undefined)
        this.answerPage(endpoint.slice(0, -1), url.searchParams.get('cursor') ?? '', response);
      else this.answerResource(id, response);
    }
  }

  private answerFeed(after: string, response: ServerResponse): void {
    const seq = after === 'now' ? this.seq : Number(after);
    if (seq < this.firstKept - 1) {
      send(response, 410, { status: 410 });
      return;
    }
    const events = this.feed.filter((place) => place.seq > seq).slice(0, 2);
    const next = String(events.at(-1)?.seq ?? seq);
    // The feed waits for events, but not as long.
    const wait = events.length === 0 && after !== 'now' ? 20 : 0;
    setTimeout(() => {
      send(response, 200, { events: events.map(({ event }) => event), next, more: false });
    }, wait);
  }

  /** Two resources a page. */
  private answerPage(type: string, cursor: string, response: ServerResponse): void {
    this.beforePage();
    const ids = [...this.held.values()]
      .filter((held) => held.type === type && held.id > cursor)
      .map(({ id }) => id)
      .sort();
    const page = ids.slice(0, 2).map((id) => rendered(this.find(id), { withMembers: false }));
    send(response, 200, { Resources: page, ...(ids.length > 2 ? { nextCursor: ids[1] } : {}) });
  }

  private answerResource(id: string, response: ServerResponse): void {
    const held = this.held.get(id);
    if (held === undefined) send(response, 404, { status: '404' });
    else send(response, 200, rendered(held, { withMembers: true }));
  }
}

function listed(name: string): unknown {
  return { name, endpoint: `/${name}s`, schema: `urn:ietf:params:scim:schemas:core:2.0:${name}` };
}

function rendered(held: Held, { withMembers }: { readonly withMembers: boolean }): unknown {
  const { id, type, version, attributes, members } = held;
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    id,
    ...attributes,
    ...(withMembers && type === 'Group' ? { members: members.map(member) } : {}),
    meta: { resourceType: type, version: `W/"${version}"` },
  };
}

function member(value: string): { readonly value: string; readonly type: string } {
  return { value, type: 'User' };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
