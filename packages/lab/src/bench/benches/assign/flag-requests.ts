import type { LoadRequest } from '../../../load/load-request.js'
import { seededRandom } from '@frontpage/ranking'
import { pick } from '../../../traffic/random.js'
import { flagKeys } from './bench-flags.js'

const countries = ['ID', 'MY', 'SG', 'US', 'JP', 'BR']
const plans = ['free', 'plus', 'staff']

/** Draws the attributes that a browser sends of its reader. */
export function drawAttributes(random: () => number): Record<string, unknown> {
  return {
    country: pick(random, countries),
    plan: pick(random, plans),
    version: `1.${Math.floor(random() * 8)}.2`,
    language: 'id',
    deviceType: pick(random, ['mobile', 'desktop']),
    visits: Math.floor(random() * 50),
  }
}

/** OFREP evaluations, each time that one is sent of a reader who was never seen before. */
export function createFlagRequests({
  count,
  seed,
  isBulk,
}: {
  count: number
  seed: number
  isBulk: boolean
}): LoadRequest[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, index) => ({
    path: isBulk
      ? '/ofrep/v1/evaluate/flags'
      : `/ofrep/v1/evaluate/flags/${flagKeys[index % flagKeys.length]}`,
    pieces: ['{"context":{"targetingKey":"', `",${JSON.stringify(drawAttributes(random)).slice(1)}}`],
  }))
}
