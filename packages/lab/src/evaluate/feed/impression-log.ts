import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

/** A list that a reader saw, and the stories of it that were clicked. */
export interface ImpressionRow {
  readonly tsMs: number
  readonly impression: string
  readonly user: string
  readonly session: string
  /** The story that the reader had open when the list came into view; undefined on front pages. */
  readonly openStory: string | undefined
  readonly shown: readonly string[]
  readonly clicked: readonly string[]
}

/** The columns that are known when the list is shown, and the clicks. All others of the log are outcomes. */
const needed = ['ts_ms', 'impression', 'user', 'session', 'context_article', 'clicked', 'inview'] as const

/** Streams the rows of an impressions log (TSV, gzipped if its name ends in .gz). @throws naming the line that is wrong. */
export async function* readImpressionLog(path: string): AsyncGenerator<ImpressionRow> {
  const file = createReadStream(path)
  const bytes = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  // An error of the file would not end the stream that it is piped into.
  file.on('error', (error) => bytes.destroy(error))
  let places: number[] | undefined
  let lineNumber = 0
  try {
    for await (const line of createInterface({ input: bytes, crlfDelay: Infinity })) {
      lineNumber++
      if (places === undefined) places = placesOf(line, path)
      else if (line !== '') yield parseRow(line, places, `${path}:${lineNumber}`)
    }
  } finally {
    file.destroy()
  }
}

function placesOf(line: string, path: string): number[] {
  const columns = line.split('\t')
  return needed.map((name) => {
    const place = columns.indexOf(name)
    if (place === -1) throw new Error(`${path}: the first line does not name the column ${name}`)
    return place
  })
}

function parseRow(line: string, places: readonly number[], where: string): ImpressionRow {
  const fields = line.split('\t')
  const [ts = '', impression = '', user = '', session = '', open = '', clicked = '', shown = ''] = places.map(
    (place) => fields[place] ?? '',
  )
  const tsMs = Number(ts)
  if (ts === '' || !Number.isSafeInteger(tsMs) || user === '' || impression === '' || shown === '') {
    throw new Error(`${where}: needs a time in milliseconds, an impression, a user and what was in view`)
  }
  const stories = [...new Set(shown.split(' '))]
  return {
    tsMs,
    impression,
    user,
    session,
    openStory: open === '' ? undefined : open,
    shown: stories,
    clicked: clicked.split(' ').filter((story) => story !== '' && stories.includes(story)),
  }
}
