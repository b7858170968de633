import { availableParallelism } from 'node:os';
import type { Config } from 'jest';

const config: Config = {
  testEnvironment: '<rootDir>/test/jest/plain-global-environment.ts',
  // Real scenes of other people are no part of the project: their tests are there when a folder of them is named.
  // An image takes minutes to build: scripts/test-image names the one that it built.
  testPathIgnorePatterns: [
    ...(process.env.RENDER_FARM_SAMPLE_SCENES ? [] : ['sample-scenes']),
    ...(process.env.RENDER_FARM_IMAGE ? [] : ['built-image']),
  ],
  // What is built or installed here holds copies of the project.
  modulePathIgnorePatterns: ['<rootDir>/(dist|cdk.out|\\.[a-z-]+)/'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }],
  },
  testSequencer: '<rootDir>/test/jest/longest-first.ts',
  // Two at least, even with one core: a test that waits for its Blender leaves time to another. More than four would take
  // more memory than machines have, with a Blender and a local AWS each.
  maxWorkers: Math.min(Math.max(availableParallelism(), 2), 4),
  // Node does not let go of all that was loaded for a test file: a process that has run many of them, and would do little
  // but collect garbage, is followed by a new one.
  workerIdleMemoryLimit: '500MB',
  coverageProvider: 'v8',
  // Far longer than any test takes: only what hangs comes to it, however busy the machine is.
  testTimeout: 180_000,
};

export default config;
