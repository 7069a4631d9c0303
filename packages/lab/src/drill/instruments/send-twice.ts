import type { ReferenceEvent } from '../../traffic/reference-traffic.js'

/** The first `count` events, then the same ones again, byte for byte and in their order, and again. */
export function sendTwice(
  nextEvent: (nowMs: number) => ReferenceEvent,
  count: number,
): (nowMs: number) => ReferenceEvent {
  const sent: ReferenceEvent[] = []
  let at = 0
  return (nowMs) => {
    const known = sent[at++ % count]
    if (known !== undefined) return known
    const event = nextEvent(nowMs)
    sent.push(event)
    return event
  }
}
