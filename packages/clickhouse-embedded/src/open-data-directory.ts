import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readOutsideNames } from './access/inner-names.js'
import { liftRestrictions, restrictEngine } from './access/restrict-engine.js'
import { clickHouseError } from './errors/clickhouse-error.js'
import type { EmbeddedClickHouseConfig } from './config.js'
import { openEngine, type Engine } from './engine/engine.js'
import { openSpool, type Spool } from './disk/spool.js'

export interface DataDirectory {
  engine: Engine
  spool: Spool
  /** Table functions and engines that no statement may name, in lower case. */
  outsideNames: ReadonlySet<string>
}

/**
 * Opens the engine's files in `<dataDir>/chdb` and the spool beside them. The engine holds a kernel lock on its
 * `status` file, which ends with the process however that ends: nothing stale can block a restart.
 * @throws ClickHouseError CANNOT_OPEN_FILE that names the process which holds the directory.
 */
export async function openDataDirectory(config: EmbeddedClickHouseConfig): Promise<DataDirectory> {
  const engineDir = join(config.dataDir, 'chdb')
  await mkdir(engineDir, { recursive: true })
  const directories = { dataDir: config.dataDir, engineDir }
  const restrictions = config.allowsOutsideSources
    ? await liftRestrictions(directories)
    : await restrictEngine(directories)
  const engine = await openEngine(engineDir, {
    server: {
      ...restrictions,
      max_server_memory_usage: config.maxMemoryBytes,
      // Without this they are 5 GiB each, whatever the limit above.
      mark_cache_size: Math.floor(config.maxMemoryBytes / 8),
      index_mark_cache_size: Math.floor(config.maxMemoryBytes / 32),
    },
    defaults: {
      max_execution_time: config.maxExecutionSeconds,
      max_result_bytes: config.maxResultBytes,
      // The defaults of a server: chDB's own are those of clickhouse-local, where `SELEC` means `SELECT SELEC`.
      implicit_select: 0,
      allow_introspection_functions: 0,
    },
  }).catch(async (error: unknown) => {
    throw (await readHolder(engineDir, config.dataDir)) ?? error
  })
  try {
    const outsideNames = restrictions === undefined ? new Set<string>() : await readOutsideNames(engine)
    return { engine, spool: await openSpool(join(config.dataDir, 'spool')), outsideNames }
  } catch (error) {
    // A process that exits with an open engine aborts.
    engine.close()
    throw error
  }
}

/** chDB writes its pid into `status`, and leaves the file behind: the pid counts only while that process lives. */
async function readHolder(engineDir: string, dataDir: string): Promise<Error | undefined> {
  const status = await readFile(join(engineDir, 'status'), 'utf8').catch(() => '')
  const pid = Number(/^PID: (\d+)$/m.exec(status)?.[1] ?? 0)
  if (pid === 0 || pid === process.pid || !isAlive(pid)) return undefined
  return clickHouseError('CANNOT_OPEN_FILE', `The data directory ${dataDir} is in use by process ${pid}`)
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: the process lives, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
