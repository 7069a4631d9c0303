import { beforeEach, expect, it } from '@jest/globals'
import type { AcceptedEvent } from '@frontpage/contracts'
import type { ExperimentResult } from '@frontpage/experiments'
import { createMetrics, createSigner, type Metrics } from '@frontpage/service-kit'
import { experimentRecords, type ExperimentRecord } from '../registry/kinds/experiments.js'
import { createExposures } from './create-exposures.js'
import { createExposureMetrics } from './exposure-metrics.js'
import type { Exposures } from './exposures.js'

const hourMs = 3_600_000
const noon = Date.UTC(2026, 10, 30, 5)
const experiment: ExperimentRecord = {
  ...experimentRecords.administration.example.record,
  id: 'pictures',
  state: 'running',
}
const origin = { site: 'daily', environment: 'production', ip: '203.0.113.0' }
const bot = 'Googlebot/2.1'

let metrics: Metrics
let nowMs: number
let current: ExperimentRecord
let lines: string[]
let append: (lines: readonly string[]) => Promise<void>
let exposures: Exposures

const create = (registry = createMetrics()): Exposures =>
  createExposures({
    journal: { append: (more) => append(more as readonly string[]) },
    signer: createSigner(() => 'a secret'),
    definitionsOf: () => ({ experiments: new Map([[current.id, current]]) }),
    timezoneOf: () => 'Asia/Jakarta',
    isBot: (userAgent) => userAgent === bot,
    now: () => nowMs,
    metrics: createExposureMetrics(registry),
  })

beforeEach(() => {
  metrics = createMetrics()
  nowMs = noon
  current = experiment
  lines = []
  append = (more) => Promise.resolve(void lines.push(...more))
  exposures = create(metrics)
})

function assigned(
  over: Partial<ExperimentResult> = {},
  of: Partial<ExperimentRecord> = {},
): Parameters<Exposures['tokenOf']>[0] {
  const result: ExperimentResult = {
    key: 'large',
    value: 1,
    variationId: 1,
    inExperiment: true,
    hashUsed: true,
    hashAttribute: 'id',
    hashValue: 'reader-1',
    featureId: 'pictures',
    stickyBucketUsed: false,
    ...over,
  }
  return { experiment: { ...experiment, ...of }, result }
}

const written = (): AcceptedEvent[] => lines.map((line) => JSON.parse(line) as AcceptedEvent)
const refusedFor = async (reason: string): Promise<number> => {
  const text = await metrics.registry.metrics()
  const found = new RegExp(`exposures_refused_total\\{reason="${reason}"\\} (\\d+)`).exec(text)
  return Number(found?.[1])
}

it('writes an event that names the reader, the experiment, its phase and the variation', async () => {
  expect(await exposures.expose([assigned()], origin)).toMatchObject({ accepted: 1 })
  expect(written()).toEqual([
    {
      messageId: expect.stringMatching(/^exposure-[\w-]{27}$/),
      type: 'track',
      sourceId: 'splitter',
      site: 'daily',
      environment: 'production',
      receivedAt: noon,
      timestamp: noon,
      // Midnight in Jakarta.
      originalTimestamp: Date.UTC(2026, 10, 29, 17),
      event: 'Experiment Viewed',
      anonymousId: 'reader-1',
      properties: {
        experiment_id: 'pictures',
        variation_id: 'large',
        variation_index: 1,
        phase: 1,
        weights: [0.5, 0.5],
        kept: false,
        hash_attribute: 'id',
        unit: 'reader-1',
        sticky: false,
        exposed_at: '2026-11-30T05:00:00.000Z',
      },
      ip: '203.0.113.0',
    },
  ])
})

it('names a reader who is signed in by the user id', async () => {
  await exposures.expose([assigned({ hashAttribute: 'userId', hashValue: 7 })], origin)
  expect(written()[0]).toMatchObject({ userId: '7', properties: { hash_attribute: 'userId' } })
  expect(written()[0]).not.toHaveProperty('anonymousId')
})

it('writes an exposure once a day of the site, and the same event in every replica', async () => {
  const other = create()
  await exposures.expose([assigned()], origin)
  nowMs += 11 * hourMs
  expect(await exposures.expose([assigned(), assigned()], origin)).toMatchObject({ repeated: 2 })
  await other.expose([assigned()], origin)
  nowMs += hourMs
  await exposures.expose([assigned()], origin)

  const [first, ofOther, nextDay] = written()
  expect(lines).toHaveLength(3)
  expect(ofOther).toMatchObject({
    messageId: first?.messageId,
    originalTimestamp: first?.originalTimestamp,
    timestamp: noon + 11 * hourMs,
  })
  expect(nextDay?.messageId).not.toBe(first?.messageId)
  expect(nextDay?.originalTimestamp).toBe(Date.UTC(2026, 10, 30, 17))
})

it('tells apart what differs in one value, or only in where one value ends', async () => {
  const different = [
    assigned({ hashValue: 'a' }, { id: 'b-c' }),
    assigned({ hashValue: 'a","b' }, { id: 'c' }),
    assigned({ hashValue: 'a' }, { id: 'b' }),
    assigned({ hashValue: 'a', variationId: 0 }, { id: 'b' }),
    assigned({ hashValue: 'a' }, { id: 'b', phase: 2 }),
    assigned({ hashValue: 'a', hashAttribute: 'userId' }, { id: 'b' }),
    assigned({ hashValue: '\ud800' }),
    assigned({ hashValue: '\ud801' }),
  ]
  await exposures.expose(different, origin)
  await exposures.expose(different, { ...origin, site: 'other' })
  await exposures.expose(different, { ...origin, environment: 'staging' })
  expect(new Set(written().map(({ messageId }) => messageId)).size).toBe(3 * different.length)
  expect(lines.every((line) => line.isWellFormed() && !line.includes('\\ud'))).toBe(true)
})

it.each([
  ['not_in_experiment', assigned({ inExperiment: false }), {}],
  ['forced', assigned({ hashUsed: false }), {}],
  ['preview', assigned(), { isPreview: true }],
  ['not_running', assigned({}, { state: 'draft' }), {}],
  ['not_running', assigned({}, { state: 'stopped' }), {}],
  ['not_running', assigned({}, { end: '2026-11-30T05:00:00Z' }), {}],
  ['frozen', assigned({}, { state: 'frozen', sticky: true }), {}],
  ['sticky_unavailable', assigned({}, { sticky: true }), { isStickyUnavailable: true }],
  ['unit_invalid', assigned({ hashValue: 'a'.repeat(301) }), {}],
  ['unit_invalid', assigned({ hashValue: { a: 1 } }), {}],
  ['bot', assigned(), { userAgent: bot }],
  ['privacy_signal', assigned(), { isPrivate: true }],
])('refuses an assignment: %s', async (reason, assignment, over) => {
  const from = { ...origin, ...over }
  expect(await exposures.expose([assignment], from)).toMatchObject({ refused: 1 })
  expect(lines).toEqual([])
  expect(await refusedFor(reason)).toBe(1)
  expect(exposures.tokenOf(assignment, from)).toBeUndefined()
})

it('goes on measuring who is in a frozen experiment, and what is kept by nothing without Redis', async () => {
  const frozen = assigned({ stickyBucketUsed: true }, { state: 'frozen', sticky: true })
  const pure = assigned({}, { id: 'pure' })
  await exposures.expose([frozen, pure], origin)
  await exposures.expose([pure], { ...origin, isStickyUnavailable: true })
  expect(written().map(({ properties }) => properties?.experiment_id)).toEqual(['pictures', 'pure'])
})

it('counts an exposure again after a journal that took nothing, and says that it was lost', async () => {
  append = () => Promise.reject(new Error('full'))
  expect(await exposures.expose([assigned()], origin)).toEqual({
    accepted: 0,
    repeated: 0,
    refused: 0,
    lost: 1,
  })
  expect(await refusedFor('journal')).toBe(1)
  append = (more) => Promise.resolve(void lines.push(...more))
  expect(await exposures.expose([assigned()], origin)).toMatchObject({ accepted: 1 })
})

it('waits for the journal also where the same exposure is being written already', async () => {
  let finish = (_error?: Error): void => {}
  append = () =>
    new Promise((resolve, reject) => {
      finish = (error) => (error === undefined ? resolve() : reject(error))
    })
  const first = exposures.expose([assigned()], origin)
  const second = exposures.expose([assigned()], origin)
  finish(new Error('full'))
  expect(await first).toMatchObject({ lost: 1 })
  expect(await second).toMatchObject({ lost: 1 })
})

it('redeems a token once, whatever it is sent together with', async () => {
  const token = exposures.tokenOf(assigned(), origin) ?? ''
  nowMs += 1_000
  expect(await exposures.redeem([{ token }, { token }, { token: `${token}x` }], origin)).toEqual([
    { status: 'accepted' },
    { status: 'repeated' },
    { status: 'refused', code: 'token_invalid' },
  ])
  expect(written()).toMatchObject([{ timestamp: noon + 1_000, anonymousId: 'reader-1' }])
  expect(await exposures.expose([assigned()], origin)).toMatchObject({ repeated: 1 })
})

it('believes the time of seeing between the signing and now', async () => {
  const seen = async (unit: string, atMs: number): Promise<number | undefined> => {
    nowMs = noon
    const token = exposures.tokenOf(assigned({ hashValue: unit }), origin) ?? ''
    nowMs = noon + hourMs
    await exposures.redeem([{ token, atMs }], origin)
    return written().at(-1)?.timestamp
  }
  expect(await seen('a', noon + 5)).toBe(noon + 5)
  expect(await seen('b', noon - hourMs)).toBe(noon)
  expect(await seen('c', noon + 9 * hourMs)).toBe(noon + hourMs)
})

it.each([
  ['token_of_another_site', { ...origin, site: 'other' }, {}, 0],
  ['token_of_another_site', { ...origin, environment: 'staging' }, {}, 0],
  ['token_expired', origin, {}, 24 * hourMs + 1],
  ['not_running', origin, { state: 'stopped' as const }, 0],
  ['not_running', origin, { id: 'another' }, 0],
  ['token_of_another_phase', origin, { phase: 2 }, 0],
  ['bot', { ...origin, userAgent: bot }, {}, 0],
  ['privacy_signal', { ...origin, isPrivate: true }, {}, 0],
])('refuses a token: %s', async (code, from, changed, laterMs) => {
  const token = exposures.tokenOf(assigned(), origin) ?? ''
  current = { ...experiment, ...changed }
  nowMs += laterMs
  expect(await exposures.redeem([{ token }], from)).toEqual([{ status: 'refused', code }])
  expect(lines).toEqual([])
  expect(await refusedFor(code)).toBe(1)
})

it('hands the tokens back where the journal takes nothing', async () => {
  const token = exposures.tokenOf(assigned(), origin) ?? ''
  append = () => Promise.reject(new Error('full'))
  await expect(exposures.redeem([{ token }], origin)).rejects.toThrow('full')
})

it('makes tokens that are short enough to be read, also for the longest units', async () => {
  const hashValue = '\u0001'.repeat(300)
  const token = exposures.tokenOf(assigned({ hashValue, hashAttribute: '"'.repeat(100) }), origin) ?? ''
  expect(await exposures.redeem([{ token }], origin)).toEqual([{ status: 'accepted' }])
})
