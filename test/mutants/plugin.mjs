import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { ScoresReporter } from './scores-reporter.mjs';
import { SpecRunner } from './spec-runner.mjs';

/** What stryker.config.mjs names. */
export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'specs', SpecRunner),
  declareClassPlugin(PluginKind.Reporter, 'scores', ScoresReporter),
];
