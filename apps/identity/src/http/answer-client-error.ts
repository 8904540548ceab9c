import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

import { ScimError } from '@rollcall/scim';

import { renderRefusal } from './refusal.js';

/**
 * Answers what node:http could not read as a request, in SCIM's form, for nothing is known of its target, and closes
 * the connection: 431 for headers that are too large, 408 for slow ones, else 400.
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) {
    socket.destroy();
    return;
  }
  const { status, contentType, body } = clientError(error.code);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`);
}

function clientError(code: string | undefined): ReturnType<typeof renderRefusal> {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return renderRefusal(
      new ScimError('headersTooLarge', 'The URL and headers are larger than 64 KiB together.'),
      {
        scim: true,
      },
    );
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const rendered = renderRefusal(new ScimError('badRequest', 'The request took too long to arrive.'), {
      scim: true,
    });
    return { ...rendered, status: 408, body: { ...rendered.body, status: '408' } };
  }
  return renderRefusal(new ScimError('badRequest', 'This is not a valid HTTP request.'), { scim: true });
}
