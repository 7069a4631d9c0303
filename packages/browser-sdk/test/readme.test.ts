import { expect, it } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { stub } from './news-site.js'

it('has the stub that the tests use', async () => {
  expect(await readFile(new URL('../README.md', import.meta.url), 'utf8')).toContain(stub)
})
