// `npm run fuzz`: random inputs for the parsers of the library and for the running service. Each must be understood or
// refused as a request is refused, within a number of steps that grows with its length and no faster, and in bounded
// memory. What fails is written into the corpus, which every run begins with. The exit code is 1 where something failed.
import { relative } from 'node:path';
import { prepare } from '../../scripts/prepare.mjs';
import { runCampaign } from './campaign.mjs';
import { keepInput } from './corpus.mjs';
import { OptionError, readOptions } from './options.mjs';
import { pureTargets } from './pure-targets.mjs';
import { StepCounter } from './step-counter.mjs';

const MIB = 1024 * 1024;

const say = (line) => process.stderr.write(`rollcall: ${line}\n`);

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help !== undefined) {
    process.stdout.write(options.help);
    return 0;
  }
  if (options.build && !(await prepare())) {
    say('the build failed: see above');
    return 1;
  }
  say(`fuzzing ${options.targets.join(', ')}, seed ${options.seed}`);
  const counter = new StepCounter('/dist/libs/scim/src/');
  counter.start();
  // Loaded when the steps are counted already.
  const pure = pureTargets(await import('../../dist/libs/scim/src/index.js'));
  let failed = 0;
  for (const target of options.targets) {
    const began = performance.now();
    const { inputs: count, seed } = options;
    const findings = await runCampaign(target, { seed, count, pure: pure[target], counter });
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stdout.write(`${lineOf(target, findings)}, ${seconds} s\n`);
    failed += findings.list.length;
    for (const finding of findings.list) report(target, finding, options);
  }
  counter.stop();
  return failed > 0 ? 1 : 0;
}

function lineOf(target, { list, inputs, share, heap }) {
  const steps = share === 0 ? '' : `, ${Math.round(share * 100)} % of the steps allowed at most`;
  const memory = `, heap ${Math.round(heap.early / MIB)} -> ${Math.round(heap.late / MIB)} MiB`;
  return `${target}: ${inputs} inputs, ${list.length} findings${steps}${memory}`;
}

function report(target, { input, why }, { seed, keep }) {
  const file = keepInput(target, { input, why, seed }, keep);
  say(
    `${target}: ${why}\n  kept in ${relative(process.cwd(), file)}: ${JSON.stringify(input).slice(0, 300)}`,
  );
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof OptionError;
  say(known ? `${error.message}; --help tells more` : error.stack);
  process.exitCode = known ? 2 : 1;
}
