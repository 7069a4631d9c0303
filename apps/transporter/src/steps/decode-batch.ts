import { isAcceptedEvent, isJsonObject, type AcceptedEvent } from '@frontpage/contracts'
import { decodeBatch } from '@frontpage/queue'
import type { DeadLetter } from './dead-letter.js'

/** The events of a batch; what cannot be read is set aside with its reason, and the rest goes on. */
export function decodeEvents(bytes: Buffer): { events: AcceptedEvent[]; deadLetters: DeadLetter[] } {
  const events: AcceptedEvent[] = []
  const deadLetters: DeadLetter[] = []
  for (const line of decodeBatch(bytes)) {
    const value = parse(line)
    if (isAcceptedEvent(value)) events.push(value)
    else deadLetters.push(toDeadLetter(line, value))
  }
  return { events, deadLetters }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function toDeadLetter(line: string, value: unknown): DeadLetter {
  const fields = isJsonObject(value) ? value : {}
  return {
    reason: 'undecodable_event',
    detail: value === undefined ? 'not a JSON text' : 'not an accepted event',
    sourceId: textOf(fields.sourceId),
    messageId: textOf(fields.messageId),
    body: line,
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
