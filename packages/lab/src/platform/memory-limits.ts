import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repositoryRoot } from './repository-root.js'

const bytesOfUnit: Readonly<Record<string, number>> = { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }

/** Reads the memory that docker-compose.yml allows each service, in MB (10^6 bytes), where no other limit is set. */
export async function readMemoryLimits(): Promise<ReadonlyMap<string, number>> {
  return parseMemoryLimits(await readFile(join(repositoryRoot, 'docker-compose.yml'), 'utf8'))
}

export function parseMemoryLimits(composeFile: string): ReadonlyMap<string, number> {
  const limits = new Map<string, number>()
  let service = ''
  for (const line of composeFile.split('\n')) {
    service = /^ {2}([\w-]+):\s*$/.exec(line)?.[1] ?? service
    const [, amount, unit] = /^ {4}mem_limit: (?:\$\{\w+:-)?(\d+)([kmg])/.exec(line) ?? []
    if (amount !== undefined && unit !== undefined) {
      limits.set(service, (Number(amount) * (bytesOfUnit[unit] ?? NaN)) / 1_000_000)
    }
  }
  return limits
}
