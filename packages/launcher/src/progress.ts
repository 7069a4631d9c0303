import type { Colors } from './terminal.js'

export interface Step {
  /** Sets the detail that is shown at the moment. */
  update: (detail: string) => void
  done: (detail?: string) => void
  fail: () => void
}

export interface Progress {
  /** Shows the beginning of a wait. A terminal shows the one of several that began last. */
  begin: (label: string) => Step
  /** Writes whole lines between the steps. */
  note: (text: string) => void
}

interface ProgressOptions {
  output: Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>
  colors: Colors
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const clearLine = '\r\x1b[2K'
const frameEveryMs = 100
const lineEveryMs = 5_000

/** Shows the current wait and its duration: one line that changes on a terminal, a line every 5 s elsewhere. */
export function createProgress({ output, colors }: ProgressOptions): Progress {
  const { isTTY: isTty } = output
  const active: Step[] = []

  function begin(label: string): Step {
    const startedAt = Date.now()
    let detail = ''
    let frame = 0
    const elapsed = (): string => colors.dim(`(${formatSeconds(Date.now() - startedAt)})`)

    function draw(): void {
      if (active.at(-1) !== step) return
      frame = (frame + 1) % frames.length
      const text = `${label}${detail && `: ${detail}`}`
      // A line that wraps could not be drawn over.
      const room = Math.max(20, (output.columns || 80) - 14)
      const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text
      output.write(`${clearLine}${colors.cyan(frames[frame] ?? '')} ${shown} ${elapsed()}`)
    }
    function repeat(): void {
      output.write(`  … ${label}${detail && `: ${detail}`} ${elapsed()}\n`)
    }
    function end(line: string): void {
      clearInterval(timer)
      active.splice(active.indexOf(step), 1)
      output.write(`${isTty ? clearLine : ''}${line}\n`)
    }

    const step: Step = {
      update: (text) => {
        detail = text
      },
      done: (text) => end(`${colors.green('✓')} ${label}${text ? `: ${text}` : ''} ${elapsed()}`),
      fail: () => end(`${colors.red('✗')} ${label} ${elapsed()}`),
    }
    active.push(step)
    if (isTty) draw()
    else output.write(`· ${label}\n`)
    const timer = setInterval(isTty ? draw : repeat, isTty ? frameEveryMs : lineEveryMs)
    return step
  }

  return {
    begin,
    note: (text) => void output.write(`${isTty && active.length > 0 ? clearLine : ''}${text}\n`),
  }
}

/** Runs one wait with its progress visible; the work's result may be shown at its end. */
export async function withProgress<T>(
  progress: Progress,
  label: string,
  work: (step: Step) => Promise<T>,
  describe: (result: T) => string = () => '',
): Promise<T> {
  const step = progress.begin(label)
  try {
    const result = await work(step)
    step.done(describe(result))
    return result
  } catch (error) {
    step.fail()
    throw error
  }
}

function formatSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
