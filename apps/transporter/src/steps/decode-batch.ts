import {
  isAcceptedEvent,
  isJsonObject,
  jsonParserOf,
  readRejectedEvent,
  readVerbatimRequest,
  type AcceptedEvent,
  type JsonValue,
  type RejectedEvent,
} from '@frontpage/contracts'
import { decodeBatch } from '@frontpage/queue'
import { toDeadLetter, type DeadLetter } from './dead-letter.js'

/** The lines of a batch that are not accepted events. */
export interface RejectedLines {
  /** The calls that the tracker rejected; they are stored beside the events. */
  readonly rejected: RejectedEvent[]
  /** The lines that cannot be decoded. */
  readonly deadLetters: DeadLetter[]
}

/**
 * Events are made this many at a time, or those of one line: as objects they take several times the memory of the
 * batch.
 */
const eventsPerPiece = 200

/**
 * Yields the events of a batch, piece by piece; other lines go to `rejected` and `deadLetters`. A line that cannot be
 * read harms no other.
 */
export function* decodeLines(
  bytes: Buffer,
  { rejected, deadLetters }: RejectedLines,
): Generator<AcceptedEvent[], void> {
  const parseJson = jsonParserOf(bytes)
  let events: AcceptedEvent[] = []
  for (const line of decodeBatch(bytes)) {
    if (events.length >= eventsPerPiece) {
      yield events
      events = []
    }
    const value = parse(line, parseJson)
    const taken = readVerbatimRequest(value)
    const rejection = readRejectedEvent(value)
    if (taken !== undefined) {
      for (const { call, event } of taken) {
        if (event !== undefined) events.push(event)
        else deadLetters.push(toUndecodable(JSON.stringify(call), call))
      }
    } else if (isAcceptedEvent(value)) events.push(value)
    else if (rejection !== undefined) rejected.push(rejection)
    else deadLetters.push(toUndecodable(line, value))
  }
  if (events.length > 0) yield events
}

function parse(line: string, parseJson: (text: string) => JsonValue): JsonValue | undefined {
  try {
    return parseJson(line)
  } catch {
    return undefined
  }
}

function toUndecodable(line: string, value: JsonValue | undefined): DeadLetter {
  const fields = isJsonObject(value) ? value : {}
  return toDeadLetter('undecodable_event', line, {
    detail: value === undefined ? 'not a JSON text' : 'not an accepted event',
    sourceId: textOf(fields.sourceId),
    messageId: textOf(fields.messageId),
  })
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : ''
}
