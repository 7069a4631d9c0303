import type { TimedEvent } from './to-reader-events.js'

/** The events of two logs that are each ordered by time, as one; at the same time the first log's come first. */
export async function* mergeByTime(
  first: AsyncGenerator<TimedEvent>,
  second: AsyncGenerator<TimedEvent>,
): AsyncGenerator<TimedEvent> {
  let [a, b] = await Promise.all([first.next(), second.next()])
  for (;;) {
    if (a.done === true || (b.done !== true && b.value.atMs < a.value.atMs)) {
      if (b.done === true) return
      yield b.value
      b = await second.next()
    } else {
      yield a.value
      a = await first.next()
    }
  }
}
