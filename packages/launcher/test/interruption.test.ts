import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from '@jest/globals'
import { waitFor } from '@frontpage/testing'

const module = fileURLToPath(new URL('../src/interruption.ts', import.meta.url))
const script = `import(${JSON.stringify(module)}).then(async ({ listenForInterruption }) => {
  const { requested } = listenForInterruption(() => {}, process.env)
  const staying = setInterval(() => {}, 1000)
  console.log('pid', process.pid)
  console.log('stopped by', await requested)
  clearInterval(staying)
  process.exit()
})`

const pids: number[] = []
afterEach(() => {
  for (const pid of pids.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself.
    }
  }
})

/** Runs it as npm runs a script: in a shell, which is the only process that npm passes signals to. */
async function runInShell(
  env: NodeJS.ProcessEnv,
): Promise<{ shell: ChildProcess; lines: string[]; pid: number }> {
  const { npm_lifecycle_event: _ours, ...rest } = process.env
  const shell = spawn('sh', ['-c', '"$NODE" --import tsx -e "$SCRIPT"; exit $?'], {
    env: { ...rest, NODE: process.execPath, SCRIPT: script, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  createInterface({ input: shell.stdout as NodeJS.ReadableStream }).on('line', (line) => lines.push(line))
  await waitFor(() => lines.length === 1)
  const pid = Number(lines[0]?.split(' ')[1])
  pids.push(pid)
  return { shell, lines, pid }
}

it('is asked to stop when npm’s shell is ended in its place', async () => {
  const { shell, lines } = await runInShell({ npm_lifecycle_event: 'start' })
  shell.kill('SIGTERM')
  await waitFor(() => lines[1] === 'stopped by SIGTERM')
})

it('continues without its parent where npm is not in between', async () => {
  const { shell, lines, pid } = await runInShell({})
  shell.kill('SIGTERM')
  await waitFor(() => shell.signalCode !== null)
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(lines).toHaveLength(1)
  process.kill(pid, 'SIGTERM')
  await waitFor(() => lines[1] === 'stopped by SIGTERM')
})
