import process from 'node:process'
import { InterruptedError } from '../platform/cleanup.js'
import { UsageError, type LabCommand } from './lab-command.js'

/**
 * Runs the command that the arguments name, prints its result as stdout's last line, and sets the exit code: 0 it ran,
 * 1 it could not, 2 it was called wrongly. `--help` prints the usage alone.
 *
 * @param options.call what a user writes before the command's name
 * @param options.elsewhere what the usage says about other commands
 */
export async function runLab(
  [name, ...args]: readonly string[],
  { commands, call, elsewhere }: { commands: readonly LabCommand[]; call: string; elsewhere?: string },
): Promise<void> {
  const command = commands.find((candidate) => candidate.name === name)
  if (command === undefined) {
    const usages = [...commands.map(({ usage }) => usage), ...(elsewhere === undefined ? [] : [elsewhere])]
    const usage = `usage: ${call} <command> [options]\n\n${usages.join('\n\n')}\n`
    if (isHelp(name)) process.stdout.write(usage)
    else {
      process.stderr.write(usage)
      process.exitCode = 2
    }
    return
  }
  if (args.some(isHelp)) {
    process.stdout.write(`${command.usage}\n`)
    return
  }
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

function isHelp(argument: string | undefined): boolean {
  return argument === '--help' || argument === '-h'
}

function finiteOrNull(value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}
