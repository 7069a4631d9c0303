import { open, rename, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { systemClock } from '../src/settings/clock.js'
import { systemFiles } from '../src/disk/journal-files.js'
import { createLedgerFile } from '../src/disk/ledger-file.js'
import { createOwnLog, type OwnLog } from '../src/append/own-log.js'
import { createPayloadMemory } from '../src/disk/payload-memory.js'

let directory: TestDirectory

beforeEach(async () => {
  directory = await createTestDirectory('failed-sync')
})
afterEach(async () => {
  jest.restoreAllMocks()
  await directory.remove()
})

/** Every open file. */
async function fileHandles(): Promise<FileHandle> {
  const probe = await open(join(directory.path, 'probe'), 'w')
  await probe.close()
  return Object.getPrototypeOf(probe) as FileHandle
}

const failed = Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' })

async function openOwnLog(): Promise<OwnLog> {
  const own = createOwnLog({
    files: systemFiles,
    directory: directory.path,
    fsync: 'interval',
    segmentBytes: 1_000_000,
    reserveBytes: 1_000,
    leaseMs: 60_000,
    memory: createPayloadMemory(1_000_000),
    clock: systemClock,
    isOwner: () => Promise.resolve(true),
    verifyOwner: () => Promise.resolve(true),
    onOpened: () => undefined,
    onWritten: () => undefined,
    onDiskError: () => undefined,
  })
  await own.write([{ lines: ['{"n":1}'], events: 1, payloadBytes: 8, requests: undefined }])
  return own
}

it('tries the directory of a new segment again', async () => {
  const own = await openOwnLog()
  const { directory: logDirectory, lease } = own.current()!
  const away = `${logDirectory}-away`
  await rename(logDirectory, away)
  await expect(own.sync()).rejects.toThrow('ENOENT')
  await expect(own.sync()).rejects.toThrow('ENOENT')
  await rename(away, logDirectory)
  await own.sync()
  await lease.abandon()
  await own.seal()
})

it('tries a ledger again', async () => {
  const ledger = createLedgerFile({
    files: systemFiles,
    directory: directory.path,
    sequence: 1,
    epoch: 1,
    salt: 1,
    isSynced: false,
    makeRoom: () => Promise.resolve(false),
  })
  await ledger.recordCut({ start: 0, end: 1, firstEvent: 0, endEvent: 1, events: 1, writtenAt: 0 })
  const datasync = jest.spyOn(await fileHandles(), 'datasync').mockRejectedValueOnce(failed)
  await expect(ledger.sync()).rejects.toThrow('EIO')
  await ledger.sync()
  expect(datasync).toHaveBeenCalledTimes(2)
  await ledger.close()
})
