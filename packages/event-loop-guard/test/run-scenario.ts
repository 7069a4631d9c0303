import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Culprit, EventLoopGuard, Incident } from '../src/index.js'

export const scenariosFile = fileURLToPath(new URL('./scenarios.mjs', import.meta.url))

/** The guard's view of a scenario. */
export interface Seen {
  readonly incidents: readonly Incident[]
  readonly culprits: readonly Culprit[]
  readonly totals: ReturnType<EventLoopGuard['totals']>
  readonly state: ReturnType<EventLoopGuard['state']>
  readonly result: unknown
  readonly nodeMajor: number
}

/** Another version of Node, which runs what is built: node-versions.mjs sets it. */
const otherNode = process.env['GUARD_TEST_NODE']

/** Runs the sources, by tsx; `flags` are node's own. */
export async function runScenario(
  args: readonly string[],
  {
    flags = [],
    cwd = process.cwd(),
    env = {},
  }: { flags?: readonly string[]; cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Seen> {
  const loaders =
    otherNode === undefined ? ['--conditions=@frontpage/source', '--import', import.meta.resolve('tsx')] : []
  const child = spawn(otherNode ?? process.execPath, [...flags, ...loaders, scenariosFile, ...args], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  if (code !== 0) throw new Error(`scenario ${args.join(' ')} ended with ${String(code)}: ${err}`)
  return JSON.parse(out) as Seen
}

/** The number of the line that holds `snippet`. */
export async function lineOf(file: string, snippet: string): Promise<number> {
  const lines = (await readFile(file, 'utf8')).split('\n')
  return lines.findIndex((line) => line.includes(snippet)) + 1
}
