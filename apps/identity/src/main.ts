import 'reflect-metadata';

import { runService } from './bootstrap/run-service.js';

await runService();
