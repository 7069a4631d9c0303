import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

/** One view of a recorded reading log. */
export interface ReadingLogRow {
  tsMs: number
  user: string
  article: string
  /** Undefined where the log has no value. */
  readTimeSeconds: number | undefined
  scrollPercent: number | undefined
}

const columns = ['ts_ms', 'user', 'article', 'read_time_s', 'scroll_pct'] as const

/** Streams the rows of a TSV file, gzipped if its name ends in .gz. @throws naming the line when the file is not such a log. */
export async function* readReadingLog(path: string): AsyncGenerator<ReadingLogRow> {
  const file = createReadStream(path)
  const bytes = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  // An error of the file would not end the stream that it is piped into.
  file.on('error', (error) => bytes.destroy(error))
  let lineNumber = 0
  try {
    for await (const line of createInterface({ input: bytes, crlfDelay: Infinity })) {
      lineNumber++
      if (lineNumber === 1) {
        if (line !== columns.join('\t'))
          throw new Error(`${path}: the first line must name the columns ${columns.join(' ')}, tab-separated`)
        continue
      }
      if (line !== '') yield parseRow(line, `${path}:${lineNumber}`)
    }
  } finally {
    file.destroy()
  }
}

function parseRow(line: string, where: string): ReadingLogRow {
  const [ts = '', user = '', article = '', readTime = '', scroll = ''] = line.split('\t')
  const tsMs = Number(ts)
  if (ts === '' || !Number.isSafeInteger(tsMs) || user === '' || article === '') {
    throw new Error(`${where}: needs a time in milliseconds, a user and an article`)
  }
  return { tsMs, user, article, readTimeSeconds: readNumber(readTime), scrollPercent: readNumber(scroll) }
}

function readNumber(text: string): number | undefined {
  const value = Number(text)
  return text === '' || !Number.isFinite(value) ? undefined : value
}
