import { readFile } from 'node:fs/promises'
import { expect, it } from '@jest/globals'

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8')

// Tests of their own run each of these.
it.each([
  'ofrep-server-provider.ts',
  'openfeature-exposure-hook.ts',
  'growthbook-server-sdk.ts',
  'growthbook-page-sdk.ts',
])('docs/experiments.md shows %s as it is tested', async (file) => {
  expect(await read('../../../docs/experiments.md')).toContain('```ts\n' + (await read(file)) + '```')
})
