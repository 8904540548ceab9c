#!/usr/bin/env node
import 'reflect-metadata';

import { processIo } from './cli-io.js';
import { run } from './run.js';

process.exitCode = await run(process.argv.slice(2), processIo());
