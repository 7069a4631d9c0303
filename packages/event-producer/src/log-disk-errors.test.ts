import { expect, it } from '@jest/globals'
import { logDiskErrors } from './log-disk-errors.js'

it('logs an error of each kind, and the next one of it after ten seconds, with the number of those between', () => {
  let now = 0
  const said: unknown[] = []
  const onDiskError = logDiskErrors({ error: (fields: object) => void said.push(fields) }, () => now)
  const [noDescriptor, broken] = ['EMFILE', 'EIO'].map((code) => Object.assign(new Error(code), { code }))

  for (now = 0; now < 9_000; now += 100) onDiskError(noDescriptor)
  onDiskError(broken)
  expect(said).toEqual([
    { err: noDescriptor, suppressed: 0 },
    { err: broken, suppressed: 0 },
  ])
  now = 10_000
  onDiskError(noDescriptor)
  expect(said.slice(2)).toEqual([{ err: noDescriptor, suppressed: 89 }])
})
