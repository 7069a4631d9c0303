import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { repositoryRoot } from './repository-root.js'

/**
 * Describes the machine and the commit of a measurement: part of every line of benches and drills. Counts all CPUs,
 * pinned or not.
 */
export function describeMachine(): { commit: string | null; node: string; cpus: number } {
  return { commit: readCommit(), node: process.version, cpus: cpus().length }
}

/** Null outside a repository; `-dirty` where files differ from the commit. */
function readCommit(): string | null {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {
      cwd: repositoryRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return null
  }
}
