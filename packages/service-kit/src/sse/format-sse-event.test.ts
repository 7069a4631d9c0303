import { expect, it } from '@jest/globals'
import { formatSseEvent, type SseEvent } from './format-sse-event.js'

it.each<[SseEvent, string]>([
  [{ data: 'hi' }, 'data: hi\n\n'],
  [{ data: { a: 1 }, event: 'story', id: '7' }, 'id: 7\nevent: story\ndata: {"a":1}\n\n'],
  [{ data: 'a\nb\r\nc\rd' }, 'data: a\ndata: b\ndata: c\ndata: d\n\n'],
  [{ data: '', id: '1\nevent: forged' }, 'id: 1 event: forged\ndata: \n\n'],
  [{ data: undefined }, 'data: \n\n'],
])('%j', (event, text) => {
  expect(formatSseEvent(event)).toBe(text)
})
