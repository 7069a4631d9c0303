import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

export interface PortHolder {
  pid: number
  command: string
}

/** Finds the process that listens on a TCP port of this machine, as far as this user may see it. */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  try {
    return process.platform === 'linux' ? await findInProc(port) : await findByLsof(port)
  } catch {
    return undefined
  }
}

async function findInProc(port: number): Promise<PortHolder | undefined> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'utf8').catch(() => '')),
  )
  const sockets = new Set(
    tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`),
  )
  if (sockets.size === 0) return undefined
  for (const pid of await readdir('/proc')) {
    if (/^\d+$/.test(pid) && (await hasOpen(pid, sockets))) {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8')
      return { pid: Number(pid), command: command.replaceAll('\0', ' ').trim() }
    }
  }
  return undefined
}

/**
 * @param table the text of /proc/net/tcp: `sl local_address rem_address st … uid timeout inode`, addresses in hex
 */
export function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const listening = '0A'
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === listening && local?.endsWith(wanted))
    .flatMap((fields) => fields[9] ?? [])
}

async function hasOpen(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  // Another user's processes cannot be read.
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
    if (sockets.has(target)) return true
  }
  return false
}

async function findByLsof(port: number): Promise<PortHolder | undefined> {
  const run = promisify(execFile)
  const found = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'])
  const pid = Number(found.stdout.split('\n')[0])
  if (!pid) return undefined
  const { stdout } = await run('ps', ['-p', String(pid), '-o', 'command='])
  return { pid, command: stdout.trim() }
}
