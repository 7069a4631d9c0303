/** The content of a progress line. */
export interface Progress {
  done: number
  total: number | undefined
  note: string
}

export interface ProgressBar {
  stop(): void
}

const width = 28

function renderProgress({ done, total, note }: Progress): string {
  if (total === undefined || total === 0) return `${done.toLocaleString('en')} ${note}`
  const share = Math.min(done / total, 1)
  const filled = Math.round(share * width)
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
  return `${bar} ${(share * 100).toFixed(1).padStart(5)} %  ${done.toLocaleString('en')} / ${total.toLocaleString('en')}  ${note}`
}

/** Redraws one line on a terminal ten times a second; elsewhere writes a line every ten seconds. */
export function startProgressBar(stream: NodeJS.WriteStream, read: () => Progress): ProgressBar {
  const isTerminal = stream.isTTY
  const draw = (): void => {
    stream.write(isTerminal ? `\r\u001b[2K${renderProgress(read())}` : `${renderProgress(read())}\n`)
  }
  const timer = setInterval(draw, isTerminal ? 100 : 10_000)
  let isStopped = false
  return {
    stop() {
      if (isStopped) return
      isStopped = true
      clearInterval(timer)
      draw()
      if (isTerminal) stream.write('\n')
    },
  }
}
