import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { stickyAssignmentsKey } from '@frontpage/contracts'
import { waitFor } from '@frontpage/testing'
import { startSplitterHarness, type SplitterHarness } from './splitter-harness.js'

interface Answer {
  readonly variant: string
  readonly metadata?: { readonly stickyUnavailable?: boolean }
}

const patient = { stickyDeadlineMs: 10_000 }
const readers = Array.from({ length: 20 }, (_, at) => `reader-${at}`)
const variations = (treatment: number) => [
  { key: 'control', name: '', payload: 'a', weight: 1 - treatment },
  { key: 'treatment', name: '', payload: 'b', weight: treatment },
]

let harness: SplitterHarness
beforeAll(async () => {
  harness = await startSplitterHarness({ splitter: patient })
}, 60_000)
afterAll(() => harness.stop())

async function ask(id: string, base: string): Promise<Answer> {
  const response = await harness.ask('kept', { id }, { base })
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}

it('a Redis that was emptied gets assignments back, and nobody is assigned anew meanwhile', async () => {
  const { network, url } = harness
  const keyOf = (value: string): string =>
    stickyAssignmentsKey({ site: 'dev', attribute: 'id', value }, network.namespace)
  const assignmentsOf = (): Promise<Record<string, string>[]> =>
    Promise.all(readers.map((id) => network.redis.hgetall(keyOf(id))))

  await harness.put({ experiments: [{ id: 'kept', sticky: true, variations: variations(0.5) }] })
  const before = await Promise.all(readers.map((id) => ask(id, url)))
  expect(new Set(before.map(({ variant }) => variant)).size).toBe(2)
  const kept = await assignmentsOf()
  // Who were assigned now would all get the same, and this splitter remembers nobody.
  await harness.put({ experiments: [{ id: 'kept', sticky: true, variations: variations(1) }] })
  const other = await harness.startAnother(patient)
  expect(await ask('somebody', other.url)).toMatchObject({ variant: 'treatment' })
  await network.processAll()

  await network.redis.flushdb()
  await waitFor(
    async () => {
      const answers = await Promise.all(readers.map((id) => ask(id, other.url)))
      const certain = answers.map(({ metadata }) => metadata?.stickyUnavailable !== true)
      for (const [at, isCertain] of certain.entries()) {
        if (isCertain) expect(answers[at]!.variant).toBe(before[at]!.variant)
      }
      return certain.every(Boolean)
    },
    { what: 'all assignments', timeoutMs: 60_000 },
  )
  expect(await assignmentsOf()).toEqual(kept)
  await waitFor(async () => (await ask('new', other.url)).metadata?.stickyUnavailable !== true, {
    what: 'readers who are assigned again',
    timeoutMs: 60_000,
  })
}, 150_000)
