import { describe, expect, it } from '@jest/globals';

import { OauthError } from './oauth-error.js';
import { readForm } from './read-form.js';
import { readTokenRequest, type TokenRequest } from './read-token-request.js';

const GRANT = 'grant_type=client_credentials';
const ASSERTION_TYPE = encodeURIComponent('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

function read(form: string, ...authorization: readonly string[]): TokenRequest {
  return readTokenRequest(authorization, readForm(form));
}

function refusal(form: string, ...authorization: readonly string[]): string {
  try {
    read(form, ...authorization);
  } catch (error) {
    if (error instanceof OauthError) return `${error.status} ${error.code}`;
    throw error;
  }
  throw new Error('not refused');
}

describe('RFC 6749 §2.3.1, §4.4.2: a request for a token', () => {
  it('the client may be in the header, encoded as in a form', () => {
    const proof = { kind: 'secret', id: 'fjord client', secret: 'S3cr:et/with+chars', inHeader: true };
    const header = basic('fjord+client:S3cr%3Aet%2Fwith%2Bchars');
    expect(read(GRANT, header)).toEqual({ proof });
    expect(read(GRANT, header.replace('Basic', 'bAsIc'))).toEqual({ proof });
    expect(read(`${GRANT}&client_id=fjord+client`, header)).toEqual({ proof });
  });

  it('or in the form, and a scope with it', () => {
    expect(read(`${GRANT}&client_id=a%20b&client_secret=c%2B+d&scope=x+y&resource=`)).toEqual({
      proof: { kind: 'secret', id: 'a b', secret: 'c+ d', inHeader: false },
      scope: 'x y',
    });
  });

  it('RFC 7523 §2.2: or come by an assertion', () => {
    const form = `${GRANT}&client_assertion_type=${ASSERTION_TYPE}&client_assertion=a.b.c`;
    expect(read(form)).toEqual({ proof: { kind: 'assertion', assertion: 'a.b.c' } });
    expect(read(`${form}&client_id=me`).proof).toMatchObject({ id: 'me' });
    expect(refusal(`${GRANT}&client_assertion=a.b.c`)).toBe('400 invalid_request');
    expect(refusal(`${GRANT}&client_assertion_type=x&client_assertion=a.b.c`)).toBe('400 invalid_request');
  });

  it.each([
    ['never both', `${GRANT}&client_id=a&client_secret=b`, [basic('a:b')], '400 invalid_request'],
    ['never both', `${GRANT}&client_id=b`, [basic('a:b')], '400 invalid_request'],
    ['never both', `${GRANT}&client_secret=b&client_assertion=x`, [], '400 invalid_request'],
    ['no client', GRANT, [], '401 invalid_client'],
    ['no client', GRANT, ['Bearer x'], '401 invalid_client'],
    ['no secret', `${GRANT}&client_id=a`, [], '401 invalid_client'],
    ['no colon', GRANT, [basic('a')], '401 invalid_client'],
    ['no base64', GRANT, ['Basic %'], '401 invalid_client'],
    ['no credentials', GRANT, ['Basic'], '401 invalid_client'],
    ['two headers', GRANT, [basic('a:b'), basic('a:b')], '401 invalid_client'],
    ['bad encoding', GRANT, [basic('a:%zz')], '401 invalid_client'],
    ['no grant', 'client_id=a&client_secret=b', [], '400 invalid_request'],
    ['other grant', 'grant_type=password&client_id=a&client_secret=b', [], '400 unsupported_grant_type'],
    ['a parameter twice', `${GRANT}&${GRANT}`, [], '400 invalid_request'],
    ['a parameter twice, once empty', `${GRANT}&scope=&scope=x`, [], '400 invalid_request'],
    ['a parameter twice, once encoded', `${GRANT}&grant%5ftype=x`, [], '400 invalid_request'],
    ['bad encoding', `${GRANT}&scope=%ff`, [], '400 invalid_request'],
  ])('%s is refused (%#)', (_, form, authorization, expected) => {
    expect(refusal(form, ...authorization)).toBe(expected);
  });
});
