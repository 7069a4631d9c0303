import { createFailureRow } from './failure-row.js'

/** A copy of the records that outlives Redis and the process. */
export interface RecordCopy<Value> {
  /** Undefined when there is none; rejects when that is unknown at the moment, and is called again. */
  read(): Promise<readonly Value[] | undefined>
  write(values: readonly Value[]): Promise<void>
}

export interface CopyKeeper<Value> {
  /** Whether there is no copy, or it was read. */
  isKnown(): boolean
  /** Undefined while it cannot be read, and where there is none. */
  read(): Promise<readonly Value[] | undefined>
  /** Not awaited: with a slow medium the process would miss changes made meanwhile. */
  write(): void
  settled(): Promise<void>
}

/** @param all the records: the same list until something changes */
export function createCopyKeeper<Value>(
  copy: RecordCopy<Value> | undefined,
  { all, onError }: { all: () => readonly Value[]; onError: (error: Error) => void },
): CopyKeeper<Value> {
  let isKnown = copy === undefined
  const failures = createFailureRow(onError)
  let writing = Promise.resolve()
  return {
    isKnown: () => isKnown,
    async read() {
      try {
        const values = await copy?.read()
        isKnown = true
        failures.end()
        return values
      } catch (error) {
        failures.add(error)
        return undefined
      }
    },
    write() {
      if (copy === undefined) return
      const values = all()
      // The records are in force even when their copy cannot be written.
      const writeIfCurrent = async (): Promise<void> =>
        values === all() ? copy.write(values).catch(onError) : undefined
      writing = writing.then(writeIfCurrent)
    },
    settled: () => writing,
  }
}
