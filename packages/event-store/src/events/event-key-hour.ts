const hourMs = 3_600_000
const firstKeyTime = Date.UTC(2000, 0, 1)
const endOfKeyTime = Date.UTC(2100, 0, 1)

/** The hour of events without a usable time of their own: all of them lie in one partition, 1970-01. */
export const hourWithoutTime = 0

/** RFC 9562: version 7, variant 10; the first 48 bits are milliseconds since 1970. */
const uuidV7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/**
 * The hour, in seconds since 1970, under which the archive files an event. Only values that a client's retry repeats
 * decide it, so that every copy of an event meets in one place: the client's own time; else the time inside a
 * UUIDv7 message id; else, and outside the years 2000 to 2099, `hourWithoutTime`.
 */
export function eventKeyHour(event: { originalTimestamp?: number | undefined; messageId: string }): number {
  const time = event.originalTimestamp ?? timeOfUuidV7(event.messageId)
  if (time === undefined || !(time >= firstKeyTime && time < endOfKeyTime)) return hourWithoutTime
  return (time - (time % hourMs)) / 1000
}

function timeOfUuidV7(id: string): number | undefined {
  const match = uuidV7.exec(id)
  return match === null ? undefined : Number.parseInt(`${match[1]}${match[2]}`, 16)
}
