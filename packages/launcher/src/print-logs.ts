import { logLevelOf, renderLogLine } from './render-log-line.js'
import type { Colors } from './terminal.js'

interface LogPrinterOptions {
  /** Receives whole lines, without the last line's end. */
  write: (text: string) => void
  names: readonly string[]
  colors: Colors
  format: 'pretty' | 'json'
}

/** Prints lines of several processes, each under its name and colour. */
export function createLogPrinter({
  write,
  names,
  colors,
  format,
}: LogPrinterOptions): (name: string, line: string) => void {
  const width = Math.max(...names.map((name) => name.length))
  const palette = [colors.cyan, colors.magenta, colors.blue, colors.green, colors.yellow, colors.gray]
  const prefixes = new Map(
    names.map((name, index) => [
      name,
      (palette[index % palette.length] ?? String)(`${name.padEnd(width)} │ `),
    ]),
  )

  return (name, line) => {
    // With `json` the line of a service is printed unchanged, so that `npm start | grep '^{' | jq` works.
    if (format === 'json' && logLevelOf(line) !== undefined) {
      write(line)
      return
    }
    const prefix = prefixes.get(name) ?? `${name} │ `
    const lines = renderLogLine(line, { colors, format }).split('\n')
    write(lines.map((each) => `${prefix}${each}`).join('\n'))
  }
}
