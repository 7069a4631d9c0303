import { createHash } from 'node:crypto'
import { mkdir, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findOnPath } from './find-on-path.js'
import { LauncherError } from './launcher-error.js'
import type { ProcessDefinition } from './managed-process.js'
import { writePrivateFile } from './private-file.js'
import { probeRedis } from './probe-redis.js'
import { readIfThere } from './read-if-there.js'
import { runCommand } from './run-command.js'
import { withLogin, type StoreLogin } from './store-login.js'

interface OwnRedisOptions {
  binary: string
  port: number
  dataDir: string
  login: StoreLogin
  env: NodeJS.ProcessEnv
}

/**
 * A Redis of the platform's own: durable as the queue needs it, reachable from this machine only, and only with a
 * login, because web pages can send commands to ports of this machine.
 */
export async function ownRedis({
  binary,
  port,
  dataDir,
  login,
  env,
}: OwnRedisOptions): Promise<ProcessDefinition> {
  const dir = redisDir(dataDir)
  await mkdir(dir, { recursive: true })
  const users = join(dir, 'users.acl')
  await writePrivateFile(users, toAccessList(login))
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir,
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    // The append-only file is the one copy; snapshots beside it would only cost forks.
    save: '',
    daemonize: 'no',
    pidfile: pidFile(dataDir),
    // In a file, because everybody on the machine sees the arguments of a process.
    aclfile: users,
  }
  const command = [binary, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])]
  const address = `redis://127.0.0.1:${port}`
  return {
    name: 'redis',
    ...(await dyingWithUs(command, env)),
    env,
    cwd: dir,
    hasIpc: false,
    probe: async () => {
      const probe = await probeRedis(withLogin(address, login))
      return probe.kind === 'usable' ? undefined : `${address} ${probe.reason}`
    },
  }
}

function toAccessList({ user, password }: StoreLogin): string {
  const hash = createHash('sha256').update(password).digest('hex')
  return `user default off\nuser ${user} on #${hash} ~* &* +@all`
}

/** Redis knows no IPC channel, but on Linux the kernel can end it when the launcher dies. */
async function dyingWithUs(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Pick<ProcessDefinition, 'command' | 'args'>> {
  const setpriv = await findOnPath(['setpriv'], env['PATH'])
  const prefix = setpriv ? [setpriv, '--pdeathsig', 'TERM'] : []
  // Older and Busybox's setpriv do not know the option.
  const isKnown = setpriv && (await runCommand([...prefix, 'true'], { env })).code === 0
  const [program = '', ...args] = isKnown ? [...prefix, ...command] : command
  return { command: program, args }
}

/**
 * Stops the Redis that a killed launcher left on this data directory: two on one append-only file would destroy it.
 * @throws LauncherError when it does not stop, or when the pid file cannot be read
 */
export async function stopLeftoverRedis(dataDir: string): Promise<number | undefined> {
  const pid = Number(await readIfThere(pidFile(dataDir)))
  if (!pid) return undefined
  if (!(await isRedisOf(dataDir, pid))) {
    await rm(pidFile(dataDir), { force: true })
    return undefined
  }
  process.kill(pid, 'SIGTERM')
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
    if (!(await isRedisOf(dataDir, pid))) return pid
    await sleep(50)
  }
  throw new LauncherError(
    `A Redis left by an earlier run (process ${pid}) does not stop. End it with: kill -9 ${pid}`,
  )
}

/** A pid file may be older than the machine's last boot, and its number may belong to another program now. */
async function isRedisOf(dataDir: string, pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  if (process.platform === 'linux') {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === redisDir(dataDir)
  }
  const { output } = await runCommand(['ps', '-p', String(pid), '-o', 'command='], { env: process.env })
  return /(redis|valkey)-server/.test(output)
}

function redisDir(dataDir: string): string {
  return join(dataDir, 'redis')
}

function pidFile(dataDir: string): string {
  return join(redisDir(dataDir), 'redis.pid')
}
