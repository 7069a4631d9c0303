export interface Log {
  info(message: string): void
  warn(message: string): void
}

/** One line per message: information to stdout, warnings to stderr. */
export function createLog(stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream): Log {
  const line = (message: string): string => `${new Date().toISOString()} ${message.replaceAll('\n', ' ')}\n`
  // Whoever read our output may be gone before us, and closing must still go its way.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined)
  return {
    info: (message) => void stdout.write(line(message)),
    warn: (message) => void stderr.write(line(message)),
  }
}
