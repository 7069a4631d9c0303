import { isApiError } from './api-error.js'

/** One server-sent event whose data is JSON. */
export interface StreamEvent<Name extends string = string, Data = unknown> {
  readonly event: Name
  readonly id: string | undefined
  readonly data: Data
}

/** For `{ lists: TrendingReply }`: every kind of event with its own data. */
export type StreamEvents<Kinds> = {
  [Name in keyof Kinds & string]: StreamEvent<Name, Kinds[Name]>
}[keyof Kinds & string]

const defaultRetryMs = 3_000
/** The limit of one event: a stream without an end of event beyond it is not from our services. */
const maxEventCharacters = 16 * 2 ** 20

/**
 * Reads the events of a stream, and of the streams that follow it: when it ends or breaks it is opened again, from the
 * last event on. Ends when `signal` is aborted, with 204, or by the first answer that says that trying again is of no
 * use.
 *
 * @param open sends the request with these additional headers
 */
export async function* readEventStream<Event extends StreamEvent>(
  open: (headers: Readonly<Record<string, string>>) => Promise<Response>,
  {
    signal,
    onReconnect,
  }: { signal?: AbortSignal | undefined; onReconnect?: ((reason: unknown) => void) | undefined },
): AsyncGenerator<Event, void, undefined> {
  let lastId: string | undefined
  let retryMs = defaultRetryMs
  const isLeft = (): boolean => signal?.aborted === true
  while (!isLeft()) {
    let waitMs = retryMs
    let reason: unknown
    try {
      const response = await open(lastId === undefined ? {} : { 'Last-Event-ID': lastId })
      if (response.status === 204) return
      requireEventStream(response)
      for await (const frame of readFrames(response)) {
        if (frame.retryMs !== undefined) waitMs = retryMs = frame.retryMs
        if (frame.id !== undefined) lastId = frame.id
        if (frame.data === undefined) continue
        yield {
          event: frame.event ?? 'message',
          id: lastId,
          data: JSON.parse(frame.data) as unknown,
        } as Event
      }
    } catch (error) {
      if (isLeft()) return
      const isFinal = isApiError(error) ? !error.retryable : error instanceof SyntaxError
      if (isFinal) throw error
      reason = error
      if (isApiError(error)) waitMs = Math.max(retryMs, (error.retryAfterSeconds ?? 0) * 1_000)
    }
    onReconnect?.(reason)
    await wait(waitMs, signal)
  }
}

/** @throws SyntaxError when a web page comes instead, as a proxy may answer it */
function requireEventStream({ status, headers, body }: Response): void {
  const type = headers.get('Content-Type') ?? 'nothing'
  if (/^text\/event-stream\b/i.test(type)) return
  void body?.cancel().catch(() => undefined)
  throw new SyntaxError(`HTTP ${status} with ${type} instead of an event stream`)
}

interface Frame {
  readonly event: string | undefined
  readonly id: string | undefined
  readonly data: string | undefined
  readonly retryMs: number | undefined
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
async function* readFrames(response: Response): AsyncGenerator<Frame, void, undefined> {
  const reader = response.body?.getReader()
  if (reader === undefined) return
  const decoder = new TextDecoder()
  let text = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      text += decoder.decode(value, { stream: true })
      const frames = text.split(/\r\n\r\n|\n\n|\r\r/)
      text = frames.pop() ?? ''
      if (text.length > maxEventCharacters) throw new Error('an event of the stream is too large')
      for (const frame of frames) yield parseFrame(frame)
    }
  } finally {
    // Also when the consumer has left: the connection must not stay open then.
    await reader.cancel().catch(() => undefined)
  }
}

function parseFrame(text: string): Frame {
  const data: string[] = []
  let event: string | undefined
  let id: string | undefined
  let retryMs: number | undefined
  for (const line of text.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(':')
    const name = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') data.push(value)
    else if (name === 'event') event = value === '' ? undefined : value
    else if (name === 'id') id = value
    else if (name === 'retry' && /^\d+$/.test(value)) retryMs = Number(value)
  }
  return { event, id, retryMs, data: data.length === 0 ? undefined : data.join('\n') }
}

/** Waits until the time has passed, or `signal` is aborted. */
function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
    if (signal?.aborted === true) end()
  })
}
