import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { it } from '@jest/globals'

const promtool = (...args: string[]) =>
  promisify(execFile)('promtool', args, { cwd: fileURLToPath(new URL('..', import.meta.url)) })
const isInstalled = await promtool('--version').then(
  () => true,
  () => false,
)

const withPromtool = isInstalled ? it : it.skip

// A program that answers with an error fails the test.
withPromtool('raises alerts where it should, and none where it should not', async () => {
  await promtool('check', 'rules', 'prometheus/alerts.yml')
  await promtool('test', 'rules', 'test/alerts.yml')
})
