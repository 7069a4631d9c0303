export interface Log {
  info(message: string): void
  warn(message: string): void
}

/** One line per message: information to stdout, warnings to stderr. */
export function createLog(stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream): Log {
  const line = (message: string): string => `${new Date().toISOString()} ${message.replaceAll('\n', ' ')}\n`
  // The reader of our output may exit before us, and closing must still go on.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined)
  return {
    info: (message) => void stdout.write(line(message)),
    warn: (message) => void stderr.write(line(message)),
  }
}
