/** The benchmark runs the service as the image does. */
import { describe, expect, it } from '@jest/globals';

import { imageSettings } from '../../bench/image-settings.mjs';

describe('the settings of the image', () => {
  it('are the options of Node and the variables of memory that the Dockerfile states', () => {
    const { args, env } = imageSettings();
    expect(args).toEqual([expect.stringMatching(/^--heap-growing-percent=\d+$/)]);
    expect(env.NODE_OPTIONS).toMatch(/^--max-semi-space-size=\d+$/);
    expect(env.MALLOC_ARENA_MAX).toMatch(/^\d+$/);
  });

  it('cannot be read from a Dockerfile without them, which is said', () => {
    expect(() => imageSettings('FROM node:24-slim\nCMD node main.js\n')).toThrow(
      'no CMD in the form of a list',
    );
    expect(() => imageSettings('FROM node:24-slim\nCMD ["main.js"]\n')).toThrow('does not set NODE_OPTIONS');
  });
});
