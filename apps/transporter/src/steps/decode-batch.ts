import {
  isAcceptedEvent,
  isJsonObject,
  jsonParserOf,
  readRejectedEvent,
  readTaken,
  type AcceptedEvent,
  type JsonValue,
  type RejectedEvent,
} from '@frontpage/contracts'
import { decodeBatch } from '@frontpage/queue'
import { toDeadLetter, type DeadLetter } from './dead-letter.js'

export interface DecodedBatch {
  readonly events: readonly AcceptedEvent[]
  /** What the tracker did not accept, to be kept beside the events. */
  readonly rejected: readonly RejectedEvent[]
  /** What cannot be read. */
  readonly deadLetters: readonly DeadLetter[]
}

/** The lines of a batch, sorted by what they are; one that cannot be read harms no other. */
export function decodeLines(bytes: Buffer): DecodedBatch {
  const events: AcceptedEvent[] = []
  const rejected: RejectedEvent[] = []
  const deadLetters: DeadLetter[] = []
  const parseJson = jsonParserOf(bytes)
  for (const line of decodeBatch(bytes)) {
    const value = parse(line, parseJson)
    const taken = readTaken(value)
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
  return { events, rejected, deadLetters }
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
