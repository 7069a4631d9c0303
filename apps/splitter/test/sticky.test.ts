import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readModelsKeys, stickyAssignmentsKey, stickyAssignmentsPattern } from '@frontpage/contracts'
import { createAssignmentsFold } from '@frontpage/read-models'
import { waitFor } from '@frontpage/testing'
import type { RunningSplitter } from '../src/service.js'
import { startSplitterHarness, type SplitterHarness } from './splitter-harness.js'

interface Answer {
  readonly reason: string
  readonly variant?: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** A busy machine is no outage. */
const patient = { stickyDeadlineMs: 10_000 }

let harness: SplitterHarness
let other: RunningSplitter

const sticky = { sticky: true, hashAttribute: 'id', fallbackAttribute: 'deviceId' } as const

beforeAll(async () => {
  harness = await startSplitterHarness({ splitter: patient })
  await harness.put({
    experiments: [
      { id: 'one', ...sticky },
      { id: 'two', ...sticky },
      { id: 'three', ...sticky },
      { id: 'plain' },
    ],
    features: [
      {
        id: 'depends',
        defaultValue: true,
        prerequisites: [{ feature: 'one', condition: { value: { $in: ['a', 'b'] } } }],
      },
    ],
  })
  other = await harness.startAnother(patient)
}, 60_000)
afterAll(() => harness.stop())

async function ask(key: string, context: unknown, base?: string): Promise<Answer> {
  const response = await harness.ask(key, context, base === undefined ? {} : { base })
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

const keyOf = (attribute: string, value: string): string =>
  stickyAssignmentsKey({ site: 'dev', attribute, value }, harness.network.namespace)

describe('an assignment that is kept', () => {
  it('is written once, with an end, and outlives a change of the weights', async () => {
    const first = await ask('one', { id: 'kept' })
    const before = await harness.network.redis.hgetall(keyOf('id', 'kept'))

    expect(before).toEqual({ one__1: first.variant })
    expect(await harness.network.redis.ttl(keyOf('id', 'kept'))).toBeGreaterThan(80 * 24 * 3_600)
    const another = first.variant === 'control' ? 'treatment' : 'control'
    await harness.network.redis.hset(keyOf('id', 'kept'), 'one__1', another)
    expect(await ask('one', { id: 'kept' })).toMatchObject({ variant: another, reason: 'SPLIT' })
    expect(await ask('one', { id: 'kept' }, other.url)).toMatchObject({ variant: another })
  })

  it('goes along when a reader signs in, also where the experiment is a prerequisite', async () => {
    for (let reader = 0; reader < 20; reader++) {
      const anonymous = await ask('one', { deviceId: `device-${reader}` })
      await ask('depends', { deviceId: `device-${reader}`, id: `user-${reader}` })
      const signedIn = await ask('one', { deviceId: `device-${reader}`, id: `user-${reader}` })
      const elsewhere = await ask('one', { deviceId: 'another-device', id: `user-${reader}` }, other.url)

      expect(signedIn.variant).toBe(anonymous.variant)
      expect(elsewhere.variant).toBe(anonymous.variant)
    }
  })

  it('is one for each experiment, whichever splitter and how many at once', async () => {
    for (let round = 0; round < 3; round++) {
      const id = `crowd-${round}`
      const keys = ['one', 'two', 'three']
      const asked = await Promise.all(
        Array.from({ length: 51 }, async (_, at) => {
          const key = keys[at % 3]!
          // Each device would be assigned on its own; who comes first decides for the reader.
          return {
            key,
            answer: await ask(key, { id, deviceId: `d${at % 5}` }, at % 2 === 0 ? other.url : harness.url),
          }
        }),
      )

      for (const key of keys) {
        const answers = asked.filter((each) => each.key === key).map(({ answer }) => answer)
        expect(new Set(answers.map(({ variant }) => variant)).size).toBe(1)
      }
      expect(Object.keys(await harness.network.redis.hgetall(keyOf('id', id))).toSorted()).toEqual(
        keys.map((key) => `${key}__1`).toSorted(),
      )
    }
  })

  it('loses against the one that another splitter wrote in the middle', async () => {
    const devices = Array.from({ length: 30 }, (_, at) => `race-device-${at}`)
    await Promise.all(devices.map((deviceId) => ask('two', { deviceId })))
    const answers = await Promise.all(
      devices.map((deviceId, at) =>
        ask('two', { id: 'race', deviceId }, at % 2 === 0 ? other.url : harness.url),
      ),
    )
    const kept = await harness.network.redis.hget(keyOf('id', 'race'), 'two__1')

    expect(new Set(answers.map(({ variant }) => variant))).toEqual(new Set([kept]))
  })

  it('has a key of bounded length for a unit of any', async () => {
    await ask('one', { id: 'x'.repeat(10_000) })
    const keys = await harness.network.redis.keys('*:sticky:*')

    expect(keys.some((key) => key.includes('sha256:'))).toBe(true)
    expect(Math.max(...keys.map((key) => key.length))).toBeLessThan(250)
  })
})

describe('while assignments that Redis lost are being restored', () => {
  it('answers strangers without keeping or counting it, and others as ever', async () => {
    // No transporter restores what lies in this namespace.
    const namespace = 'lost'
    const { redis } = harness.network
    const { states } = readModelsKeys(namespace)
    const rebuild = {
      id: 'r',
      reason: 'missing',
      startedMs: 0,
      newestHour: 9,
      oldestHour: 1,
      nextHour: 9,
      events: 0,
    }
    const isRestored = (is: boolean): Promise<unknown> =>
      redis.hset(states, 'assignments', JSON.stringify({ layout: 1, generation: 0, ...(!is && { rebuild }) }))
    const keysOf = (): Promise<string[]> => redis.keys(stickyAssignmentsPattern(namespace))
    const restore = (id: string, variant: string): Promise<unknown> =>
      createAssignmentsFold(redis, { namespace }).apply([
        {
          site: 'dev',
          experiment: 'one',
          phase: 1,
          variation: variant,
          attribute: 'id',
          unit: id,
          seenAtMs: Date.now(),
        },
      ])
    const readModelsOf = async (): Promise<{ status: string } | undefined> => {
      const { checks } = (await (await fetch(`${url}/readyz?verbose`)).json()) as {
        checks: { name: string; status: string }[]
      }
      return checks.find(({ name }) => name === 'read models')
    }

    await isRestored(true)
    const { url } = await harness.startAnother({ ...patient, namespace })
    await waitFor(async () => (await harness.ask('one', { id: 'x' }, { base: url })).ok, {
      what: 'definitions',
    })
    const known = await ask('one', { id: 'known' }, url)
    await waitFor(async () => keysOf().then((keys) => keys.length === 2), { what: 'kept assignments' })
    await redis.del(states, ...(await keysOf()))

    const stranger = await ask('one', { id: 'stranger' }, url)
    expect(stranger).toMatchObject({ reason: 'SPLIT', metadata: { stickyUnavailable: true } })
    expect(await ask('one', { id: 'known' }, url)).toEqual(known)
    expect(await ask('plain', { id: 'stranger' }, url)).toMatchObject({
      metadata: expect.not.objectContaining({ stickyUnavailable: true }),
    })
    await waitFor(async () => (await readModelsOf())?.status === 'failing', { what: 'readiness that tells' })
    expect(await readModelsOf()).toMatchObject({ status: 'failing', code: 'rebuilding', isAdvisory: true })
    expect((await fetch(`${url}/readyz`)).status).toBe(200)

    await isRestored(false)
    const another = stranger.variant === 'control' ? 'treatment' : 'control'
    expect(await ask('one', { id: 'stranger' }, url)).toEqual(stranger)
    await restore('stranger', another)
    expect(await ask('one', { id: 'stranger' }, url)).toMatchObject({
      variant: another,
      metadata: expect.not.objectContaining({ stickyUnavailable: true }),
    })
    expect(await keysOf()).toHaveLength(1)
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toMatch(/frontpage_splitter_fallback_answers_total 2$/m)
    expect(metrics).toMatch(/frontpage_splitter_exposures_accepted_total 4$/m)

    await isRestored(true)
    expect(await ask('one', { id: 'new' }, url)).toMatchObject({
      metadata: expect.not.objectContaining({ stickyUnavailable: true }),
    })
    expect(await keysOf()).toHaveLength(2)
    await waitFor(async () => (await readModelsOf())?.status === 'ok', { what: 'readiness that tells' })
  })
})

describe('without Redis', () => {
  it('goes on with what is known, and marks what is not', async () => {
    const known = await ask('one', { id: 'remembered' })
    await harness.network.redisServer.kill()
    await waitFor(
      async () => (await ask('one', { id: 'stranger' })).metadata?.['stickyUnavailable'] === true,
      {
        what: 'a splitter that notices',
      },
    )

    expect(await ask('one', { id: 'remembered' })).toEqual(known)
    expect(await ask('plain', { id: 'stranger' })).toMatchObject({
      reason: 'SPLIT',
      metadata: expect.not.objectContaining({ stickyUnavailable: true }),
    })
    const stranger = await ask('one', { id: 'stranger' })
    expect(stranger).toMatchObject({ variant: expect.any(String), metadata: { stickyUnavailable: true } })
    expect(await ask('one', { id: 'stranger' }, other.url)).toMatchObject({ variant: stranger.variant })
    expect(await ask('depends', { id: 'stranger' })).toMatchObject({ metadata: { stickyUnavailable: true } })
    const metrics = await (await fetch(`${harness.url}/metrics`)).text()
    expect(metrics).toMatch(/frontpage_splitter_fallback_answers_total [1-9]/)
    await harness.network.redisServer.restart()
    await waitFor(
      async () => (await ask('one', { id: 'stranger' })).metadata?.['stickyUnavailable'] === undefined,
      {
        what: 'assignments that are kept again',
      },
    )
  })
})
