/**
 * `<journal uuid>-<start>-<end>`: the numbers of a batch's first event and of the event after its last, counted from
 * the journal's beginning. An id always names the same events.
 */
export function toBatchId(journalId: string, start: number, end: number): string {
  return `${journalId}-${start}-${end}`
}

const pattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-(\d{1,16}-\d{1,16})$/

/**
 * Reads the journal of a batch and the batch's range in it (`<start>-<end>`); undefined for an id that no journal gave.
 */
export function parseBatchId(id: string): { journalId: string; range: string } | undefined {
  const [, journalId, range] = pattern.exec(id) ?? []
  return journalId === undefined || range === undefined ? undefined : { journalId, range }
}
