import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { SCIM_ERRORS, ScimError, URN, type ScimErrorName } from '@rollcall/scim';

import { renderRefusal, toRefusal } from './refusal.js';

describe('toRefusal', () => {
  it('leaves a refusal as it is', () => {
    const refusal = new ScimError('uniqueness', 'userName is taken.');
    expect(toRefusal(refusal)).toBe(refusal);
  });

  it('H-ERR-01: says errors of the framework in our words, without the request', () => {
    const error = new NotFoundException('Cannot GET /Users?filter=secret');
    expect(toRefusal(error)).toMatchObject({
      errorName: 'notFound',
      detail: 'There is nothing at this URL.',
    });
    expect(toRefusal(new BadRequestException('x')).status).toBe(400);
    expect(toRefusal(new HttpException('x', 418)).status).toBe(500);
  });

  it('H-ERR-12: anything else is a bare 500', () => {
    const sql = Object.assign(new Error('SELECT * FROM credential'), { statusCode: 404 });
    for (const error of [sql, 'text', null, undefined, 7, { status: 404 }]) {
      const refusal = toRefusal(error);
      expect(refusal.errorName).toBe('internal');
      expect(refusal.detail).not.toMatch(/SELECT|text|404/);
    }
  });
});

describe('renderRefusal', () => {
  it.each(Object.keys(SCIM_ERRORS) as ScimErrorName[])(
    'H-ERR-01, H-ERR-02: %s has a body with its status',
    (name) => {
      const refusal = new ScimError(name, 'Why.');
      const rendered = renderRefusal(refusal, { scim: true });
      expect(rendered.contentType).toBe('application/scim+json; charset=utf-8');
      expect(rendered.body).toMatchObject({
        schemas: [URN.error],
        status: String(rendered.status),
        detail: 'Why.',
      });
    },
  );

  it('RFC 9457: elsewhere it is a problem', () => {
    expect(renderRefusal(new ScimError('notFound', 'Why.'), { scim: false })).toEqual({
      status: 404,
      headers: {},
      contentType: 'application/problem+json',
      body: { status: 404, title: 'Not Found', detail: 'Why.' },
    });
  });
});
