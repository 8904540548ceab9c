import { readFileSync, writeFileSync } from 'node:fs';
import { commonTokens, tokens } from '@stryker-mutator/api/plugin';
import { renderScores } from './render-scores.mjs';

const DOCUMENT = new URL('../../docs/testing.md', import.meta.url);

/** Keeps the score of each file in docs/testing.md; a run of some lines of a file only says nothing about the file. */
export class ScoresReporter {
  static inject = tokens(commonTokens.options);
  #whole;

  constructor({ mutate }) {
    this.#whole = mutate.every((pattern) => !/:\d+/.test(pattern));
  }

  onMutationTestReportReady({ files }) {
    if (!this.#whole) return;
    writeFileSync(DOCUMENT, renderScores(readFileSync(DOCUMENT, 'utf8'), files));
  }
}
