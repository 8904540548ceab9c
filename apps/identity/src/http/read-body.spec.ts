import { describe, expect, it } from '@jest/globals';
import { ScimError } from '@rollcall/scim';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import { checkBodyHeaders, decodeBody, readBody } from './read-body.js';

function request(headers: Record<string, string>): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  Object.assign(message.headers, headers);
  return message;
}

function refusal(headers: Record<string, string>): string | undefined {
  try {
    checkBodyHeaders(request(headers));
    return undefined;
  } catch (error) {
    if (error instanceof ScimError) return error.errorName;
    throw error;
  }
}

describe('checkBodyHeaders', () => {
  it.each([
    'application/scim+json',
    'application/json',
    'application/scim+json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON; profile=x',
  ])('H-CT-01, H-CT-02, H-CT-06: reads %s', (contentType) => {
    expect(refusal({ 'content-type': contentType })).toBeUndefined();
  });

  it.each([
    'text/plain',
    'text/json',
    'application/xml',
    'application/json; charset=utf-7',
    'application/json; charset=utf-8; charset=utf-16',
    'application/json\ta',
    'nonsense',
  ])('H-CT-07, H14: refuses %s', (contentType) => {
    expect(refusal({ 'content-type': contentType })).toBe('unsupportedMediaType');
  });

  it('H6: refuses compressed bodies, and reads identity', () => {
    const contentType = { 'content-type': 'application/json' };
    expect(refusal({ ...contentType, 'content-encoding': 'gzip' })).toBe('unsupportedMediaType');
    expect(refusal({ ...contentType, 'content-encoding': 'Identity' })).toBeUndefined();
  });

  it('tells a body without a type from no body at all (P-POST-09)', () => {
    expect(refusal({ 'content-length': '2' })).toBe('unsupportedMediaType');
    expect(refusal({ 'transfer-encoding': 'chunked' })).toBe('unsupportedMediaType');
    expect(refusal({ 'content-length': '0' })).toBe('invalidSyntax');
    expect(refusal({})).toBe('invalidSyntax');
  });
});

describe('readBody', () => {
  it('reads what comes in parts', async () => {
    const message = request({});
    const read = readBody(message, 4);
    message.push(Buffer.from('ab'));
    message.push(Buffer.from('cd'));
    message.push(null);
    await expect(read).resolves.toEqual(Buffer.from('abcd'));
  });

  it('H6: refuses an announced length above the limit without reading, naming the limit', async () => {
    const error = await readBody(request({ 'content-length': '1048577' }), 1048576).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ errorName: 'payloadTooLarge', status: 413 });
    expect(String(error)).toContain('1 MiB (1048576 bytes)');
  });

  it('H6: refuses an unannounced length above the limit and discards the rest', async () => {
    const message = request({});
    const read = readBody(message, 4);
    const refused = expect(read).rejects.toMatchObject({ errorName: 'payloadTooLarge' });
    message.push(Buffer.from('abcde'));
    await refused;
    message.push(Buffer.alloc(100));
    message.push(null);
    await new Promise((resolve) => message.once('end', resolve));
    expect(message.readableEnded).toBe(true);
  });

  it('gives up when the client goes away', async () => {
    const message = request({});
    const read = readBody(message, 4);
    message.push(Buffer.from('a'));
    message.destroy(new Error('aborted'));
    await expect(read).rejects.toMatchObject({ errorName: 'badRequest' });
  });
});

describe('decodeBody', () => {
  it('keeps a byte order mark for the JSON reader to refuse (H5)', () => {
    expect(decodeBody(Buffer.from([0xef, 0xbb, 0xbf, 0x7b]))).toBe('\ufeff{');
  });

  it.each([[[0xff]], [[0xc0, 0xaf]], [[0xed, 0xa0, 0x80]], [[0xe2, 0x82]]])(
    'H5: refuses the bytes %j',
    (bytes) => {
      expect(() => decodeBody(Buffer.from(bytes))).toThrow('The body is not valid UTF-8.');
    },
  );
});
