import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from '@rollcall/config';
import { DatabaseInUse } from '@rollcall/persistence';

import { describeStartFailure, StartFailure } from './start-failure.js';

describe('describeStartFailure', () => {
  it('says every problem of the settings in a line of its own, exit code 2', () => {
    expect(describeStartFailure(new ConfigurationError(['PORT is bad.', 'HOST is bad.']))).toEqual({
      lines: ['PORT is bad.', 'HOST is bad.'],
      exitCode: 2,
    });
  });

  it('says a mistake of the operator in one line, exit code 1', () => {
    for (const error of [new StartFailure('Why.', { cause: new Error('x') }), new DatabaseInUse('/a.db')]) {
      expect(describeStartFailure(error)).toEqual({ lines: [error.message], exitCode: 1 });
    }
  });

  it('shows the stack of a bug', () => {
    const { lines, exitCode } = describeStartFailure(new TypeError('oops'));
    expect([lines[0]?.includes('oops\n    at '), exitCode]).toEqual([true, 1]);
  });
});
