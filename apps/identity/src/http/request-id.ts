import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const LONGEST = 128;

/** The request's id: the client's `X-Request-Id` where it is a plain token, so safe in logs (H15), else a new one. */
export function requestId(raw: IncomingMessage): string {
  const given = raw.headers['x-request-id'];
  return typeof given === 'string' && isPlainToken(given) ? given : randomUUID();
}

function isPlainToken(text: string): boolean {
  if (text.length === 0 || text.length > LONGEST) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const digit = code >= 0x30 && code <= 0x39;
    const letter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
    if (!digit && !letter && !'-_.:'.includes(text.charAt(index))) return false;
  }
  return true;
}
