/** Reports only the first of consecutive failures. */
export interface FailureRow {
  readonly add: (error: unknown) => void
  readonly end: () => void
}

export function createFailureRow(onError: (error: Error) => void): FailureRow {
  let isFailing = false
  return {
    add(error) {
      if (!isFailing) onError(error as Error)
      isFailing = true
    },
    end: () => void (isFailing = false),
  }
}
