import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { adminTokenFile, readAdminToken } from '../src/admin-token.js'
import { LauncherError } from '../src/launcher-error.js'

let directory: TestDirectory
beforeEach(async () => void (directory = await createTestDirectory('admin-token')))
afterEach(() => directory.remove())

it('creates a token that only this user may read at the first start, and keeps it', async () => {
  const token = await readAdminToken(directory.path, undefined)
  expect(await readAdminToken(directory.path, undefined)).toEqual(token)
  expect((await stat(adminTokenFile(directory.path))).mode & 0o777).toBe(0o600)
})

it('makes no other token in the place of one that cannot be read', async () => {
  // File permissions cannot keep a root user from a file; this can.
  await mkdir(join(adminTokenFile(directory.path), 'in-the-way'), { recursive: true })
  const reading = readAdminToken(directory.path, undefined)
  await expect(reading).rejects.toThrow(LauncherError)
  await expect(reading).rejects.toThrow('cannot be read')
  expect(await readdir(adminTokenFile(directory.path))).toEqual(['in-the-way'])
})
