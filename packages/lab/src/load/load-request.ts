import { createReferenceTraffic } from '../traffic/reference-traffic.js'

/** The header by which the tracker's clients send their write key. */
export function writeKeyAuthorization(writeKey: string): string {
  return `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
}

/** A POST that has new message ids each time that it is sent. */
export interface LoadRequest {
  path: string
  /** The body, cut where a fresh message id is inserted. */
  pieces: readonly string[]
}

/** The length of the ids that are inserted between the pieces. */
export const messageIdLength = 24
/** Stands for an id that is a new one each time. */
export const freshId = '~'.repeat(messageIdLength)

/** Varied requests from the reference traffic: single events, or batches of `batchSize`. */
export function createLoadRequests(options: {
  count: number
  batchSize: number
  seed: number
}): LoadRequest[] {
  const traffic = createReferenceTraffic({ seed: options.seed, runId: 'load' })
  return Array.from({ length: options.count }, () => {
    const events = Array.from({ length: options.batchSize }, () => ({
      ...traffic.next(Date.now()),
      messageId: freshId,
    }))
    const [first] = events
    if (first === undefined || options.batchSize > 1) return toBatchRequest(events)
    const { type, ...fields } = first
    return toRequest(`/v1/${type}`, fields)
  })
}

/** The same of events that are given; where they have `freshId`, each sending gets one of its own. */
export function toBatchRequest(events: readonly object[]): LoadRequest {
  return toRequest('/v1/batch', { batch: events })
}

function toRequest(path: string, body: object): LoadRequest {
  return { path, pieces: JSON.stringify(body).split(freshId) }
}

/** The request as it goes over the wire, cut at the same places. */
export function toWirePieces(
  request: LoadRequest,
  options: { host: string; authorization: string },
): string[] {
  const { path, pieces } = request
  const ids = (pieces.length - 1) * messageIdLength
  const bytes = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), ids)
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${options.host}`,
    `Authorization: ${options.authorization}`,
    'Content-Type: application/json',
    `Content-Length: ${bytes}`,
  ].join('\r\n')
  const [first = '', ...rest] = pieces
  return [`${head}\r\n\r\n${first}`, ...rest]
}

/** Message ids of one run: all distinct, all of the same length. */
export function createMessageIds(runId: string): () => string {
  let count = 0
  return () => `${runId}-${(count++).toString(16)}`.padStart(messageIdLength, '0')
}

export function fillIn(pieces: readonly string[], nextId: () => string): string {
  return pieces.reduce((text, piece) => text + nextId() + piece)
}
