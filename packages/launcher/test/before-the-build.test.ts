import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from '@jest/globals'

const launcher = fileURLToPath(new URL('..', import.meta.url))

it('starts from sources alone, since nothing is built in a fresh clone', async () => {
  const specifiers = new Set<string>()
  const files = (await readdir(`${launcher}/src`)).filter((name) => !name.endsWith('.test.ts'))
  for (const file of files) {
    const source = await readFile(`${launcher}/src/${file}`, 'utf8')
    for (const [, specifier] of source.matchAll(/^import (?!type )[^;']*? from '(@frontpage\/[^']+)'$/gm)) {
      specifiers.add(specifier!)
    }
  }
  expect(specifiers.size).toBeGreaterThan(1)

  // Another process resolves them, since the tests' own has a condition that finds sources everywhere.
  const program = `console.log(JSON.stringify(process.argv.slice(1).map((name) => import.meta.resolve(name))))`
  const args = ['--input-type=module', '--eval', program, ...specifiers]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: launcher })
  const resolved = JSON.parse(stdout) as string[]
  expect(resolved.filter((url) => !url.includes('/src/'))).toEqual([])
})
