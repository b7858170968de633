import type { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
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
  coverageProvider: 'v8',
  // Far longer than any test takes: only what hangs comes to it, however busy the machine is.
  testTimeout: 180_000,
};

export default config;
