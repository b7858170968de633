#!/usr/bin/env node
import { main } from './main.ts';
import { leaveProcess, quietExperiments } from './process-manners.ts';
import { processSurroundings } from './terminal/surroundings.ts';

quietExperiments();
await leaveProcess(await main(process.argv.slice(2), processSurroundings()));
