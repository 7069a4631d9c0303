import { seededRandom } from '@frontpage/ranking'
import { writeKeyAuthorization } from './load-request.js'
import { createReferenceTraffic } from '../traffic/reference-traffic.js'

/** Batches of the reference traffic, ready to be sent; each sending has message ids and a time of its own. */
export interface ReferenceBatches {
  readonly batchSize: number
  /**
   * Head and body of a request as bytes on the wire; a function of its number alone, so that one that is asked for
   * again is byte for byte the same message.
   */
  wireOf(sending: number): Buffer
}

/** Message ids are `<run>-<sending>-<position>-<random>`: what was stored can be counted without a list of all ids. */
const runIdLength = 8
export const sendingPrefixLength = runIdLength + 1 + 8
const sendingGap = '~'.repeat(8)
const randomGap = '^'.repeat(12)
const timeGap = '0000-00-00T00:00:00.000Z'
/** Serialised once; a hundred of them contain ten thousand different events. */
const templateCount = 100

interface Template {
  wire: Buffer
  sendingAt: number[]
  randomAt: number[]
  timesAt: number[]
}

/**
 * A sending is a copy of bytes that were written out before, with its number and its time filled in: generating costs
 * the load's process less than a microsecond an event, which would else be missing to the platform on the same CPUs.
 *
 * @param runId of `runIdLength` characters
 * @param timeOf the client's clock at a sending, milliseconds since 1970
 */
export function createReferenceBatches(options: {
  target: string
  writeKey: string
  runId: string
  batchSize: number
  seed: number
  timeOf: (sending: number) => number
}): ReferenceBatches {
  const { runId, batchSize, timeOf } = options
  if (runId.length !== runIdLength) throw new RangeError(`a run id has ${runIdLength} characters`)
  const traffic = createReferenceTraffic({ seed: options.seed, runId })
  const templates = Array.from({ length: templateCount }, () => {
    const batch = Array.from({ length: batchSize }, (_, position) => ({
      ...traffic.next(0),
      messageId: `${runId}-${sendingGap}-${position.toString(36)}-${randomGap}`,
      timestamp: timeGap,
    }))
    return toTemplate(JSON.stringify({ batch }), options)
  })
  const noise = createNoise(options.seed)
  return {
    batchSize,
    wireOf(sending) {
      const template = templates[sending % templateCount]
      if (template === undefined) throw new RangeError('no template')
      const wire = Buffer.from(template.wire)
      const number = Buffer.from(sending.toString(16).padStart(sendingGap.length, '0'), 'latin1')
      for (const at of template.sendingAt) wire.set(number, at)
      let noiseAt = (sending * (batchSize * randomGap.length + 1)) % (noise.length / 2)
      for (const at of template.randomAt) wire.set(noise.subarray(noiseAt, (noiseAt += randomGap.length)), at)
      const time = Buffer.from(new Date(timeOf(sending)).toISOString(), 'latin1')
      for (const at of template.timesAt) wire.set(time, at)
      return wire
    },
  }
}

/** The number of the message to send at this position of a load: one in a hundred repeats an earlier one. */
export function sendingAt(index: number): number {
  return index % 100 === 99 ? index - 30 : index
}

function toTemplate(body: string, { target, writeKey }: { target: string; writeKey: string }): Template {
  const bytes = Buffer.from(body)
  const head = [
    'POST /v1/batch HTTP/1.1',
    `Host: ${new URL(target).host}`,
    `Authorization: ${writeKeyAuthorization(writeKey)}`,
    'Content-Type: application/json',
    `Content-Length: ${bytes.length}`,
  ].join('\r\n')
  const wire = Buffer.concat([Buffer.from(`${head}\r\n\r\n`), bytes])
  return {
    wire,
    sendingAt: placesOf(wire, sendingGap),
    randomAt: placesOf(wire, randomGap),
    timesAt: placesOf(wire, timeGap),
  }
}

/** Hexadecimal digits, without which message ids would take half the disk space of real ones. */
function createNoise(seed: number): Buffer {
  const random = seededRandom(seed)
  return Buffer.from(
    Buffer.from(Uint8Array.from({ length: 2 ** 20 }, () => random() * 256)).toString('hex'),
    'latin1',
  )
}

function placesOf(wire: Buffer, text: string): number[] {
  const places: number[] = []
  for (let at = wire.indexOf(text); at !== -1; at = wire.indexOf(text, at + text.length)) places.push(at)
  return places
}
