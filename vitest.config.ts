import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      '{core,contract,server,simulator,console,evidence,harness}/**/*.test.{ts,tsx}',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.chot/**'],
    globalSetup: ['./harness/src/postgres/vitest-global.ts'],
    // Two cores, and several files start a server and a database of their own.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // What is waited for comes when it comes: a publication alone may take a second.
    expect: { poll: { timeout: 30_000 } },
  },
})
