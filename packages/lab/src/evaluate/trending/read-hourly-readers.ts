import { readReadingLog } from '../../replay/reading-log.js'
import { createHourlyReaders, type HourlyReaders } from './hourly-readers.js'

/** Reads a whole log, for evaluation code that may know the future. @throws when the log has no views. */
export async function readHourlyReaders(
  file: string,
): Promise<{ truth: HourlyReaders; fromMs: number; toMs: number }> {
  const truth = createHourlyReaders()
  let span: { fromMs: number; toMs: number } | undefined
  for await (const row of readReadingLog(file)) {
    truth.add(row)
    span = { fromMs: span?.fromMs ?? row.tsMs, toMs: row.tsMs }
  }
  if (span === undefined) throw new Error(`${file} has no views`)
  return { truth, ...span }
}
