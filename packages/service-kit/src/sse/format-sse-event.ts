export interface SseEvent {
  /** Comes back as `Last-Event-ID` when the client reconnects. */
  readonly id?: string
  readonly event?: string
  /** A string is sent unchanged; anything else as JSON. */
  readonly data: unknown
}

/** The wire form of one event (HTML, "Server-sent events"). Line breaks in `id` and `event` would forge fields. */
export function formatSseEvent({ id, event, data }: SseEvent): string {
  let text = ''
  if (id !== undefined) text += `id: ${toOneLine(id)}\n`
  if (event !== undefined) text += `event: ${toOneLine(event)}\n`
  const content = typeof data === 'string' ? data : (JSON.stringify(data) ?? '')
  for (const line of content.split(/\r\n|\r|\n/)) text += `data: ${line}\n`
  return `${text}\n`
}

function toOneLine(text: string): string {
  return text.replaceAll(/[\r\n\0]/g, ' ')
}
