import { describe, expect, it } from '@jest/globals';

import { publicUrlProblem } from './public-url-problem.js';

describe('the public URL of a tenant', () => {
  it.each([
    'https://scim.example.com',
    'https://scim.example.com:8443/acme/x-1.2_~',
    'https://192.0.2.1',
    'https://[2001:db8::1]:443',
    'http://localhost:3000',
    'http://127.0.0.1/base',
    'http://[::1]:3000',
    `https://${'a'.repeat(60)}.example/${'b'.repeat(430)}`,
  ])('%s is one', (url) => {
    expect(publicUrlProblem(url)).toBeUndefined();
  });

  it.each([
    ['what is no text', 1],
    ['nothing', ''],
    ['a path', '/scim'],
    ['http elsewhere', 'http://scim.example.com'],
    ['http at what begins as loopback', 'http://127.0.0.1.example.com'],
    ['http at localhost of somebody', 'http://localhost.example.com'],
    ['another scheme', 'ftp://scim.example.com'],
    ['a script', 'javascript:alert(1)'],
    ['a user', 'https://user@scim.example.com'],
    ['a user and a password', 'https://user:secret@scim.example.com'],
    ['a query', 'https://scim.example.com/?a=b'],
    ['a fragment', 'https://scim.example.com/#a'],
    ['a slash at the end', 'https://scim.example.com/'],
    ['an empty segment', 'https://scim.example.com//a'],
    ['a segment that leads up', 'https://scim.example.com/a/../b'],
    ['a segment that leads nowhere', 'https://scim.example.com/./b'],
    ['no host', 'https://'],
    ['a host that ends in a hyphen', 'https://scim-'],
    ['an empty label', 'https://scim..example.com'],
    ['port 0', 'https://scim.example.com:0'],
    ['a port that there is not', 'https://scim.example.com:65536'],
    ['a blank', 'https://scim.example.com/a b'],
    ['a quote', 'https://scim.example.com/"'],
    ['a line break', 'https://scim.example.com\n'],
    ['half an escape', 'https://scim.example.com/%4'],
    ['letters beyond ASCII', 'https://sc\u00edm.example.com'],
    ['too much', `https://scim.example.com/${'a'.repeat(500)}`],
  ])('%s is none', (_, url) => {
    expect(publicUrlProblem(url)).toMatch(/^must be an absolute https URL/);
  });
});
