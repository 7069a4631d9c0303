import process from 'node:process'
import { bench } from './bench/bench-command.js'
import { demo } from './demo/demo-command.js'
import { drill } from './drill/drill-command.js'
import { UsageError, type LabCommand } from './command/lab-command.js'
import { InterruptedError } from './platform/cleanup.js'
import { evaluate } from './evaluate/evaluate-command.js'
import { fit } from './evaluate/fit-command.js'
import { load } from './experiment/load-command.js'
import { fuzz } from './fuzz/fuzz-command.js'
import { replay } from './replay/replay-command.js'
import { traffic } from './traffic/traffic-command.js'

const commands: readonly LabCommand[] = [bench, demo, drill, evaluate, fit, fuzz, load, replay, traffic]

const [name, ...args] = process.argv.slice(2)
const command = commands.find((candidate) => candidate.name === name)
if (command === undefined) {
  process.stderr.write(
    `usage: npm run lab -- <command> [options]\n\n${commands.map(({ usage }) => usage).join('\n\n')}\n`,
  )
  process.exitCode = 2
} else {
  try {
    const result = await command.run(args)
    process.stdout.write(`${JSON.stringify(result, (_key, value: unknown) => finiteOrNull(value))}\n`)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(
      error instanceof UsageError ? `${message}\n\n${command.usage}\n` : `${command.name}: ${message}\n`,
    )
    process.exitCode = error instanceof UsageError ? 2 : 1
    // Interrupted work may still have timers.
    if (error instanceof InterruptedError) process.exit(130)
  }
}

function finiteOrNull(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}
