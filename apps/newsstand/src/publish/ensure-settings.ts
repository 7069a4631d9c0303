import { createSplitterClient, isApiError, type splitter } from '@frontpage/api-client'
import { experimentKeys } from '../platform/experiments.js'
import { publisherName } from './story-lines.js'

/** Experiments of other owners are left alone, whatever state they are in. */
const owner = 'newsstand'
const answerWithinMs = 10_000

/** The site's experiments by key, with their variations; the first one is shown without an experiment. */
const experiments = [
  {
    id: experimentKeys.headlines,
    hypothesis: 'Headlines that name what is at stake are opened more often.',
    variations: ['original', 'alternative'],
  },
  {
    id: experimentKeys.layout,
    hypothesis: 'Two stories side by side at the top are opened more often than one alone.',
    variations: ['lead', 'pair'],
  },
] as const

/** Settings that the site made because they were absent, such as `experiment headline-style`. */
export type MadeSettings = readonly string[]

/**
 * Makes the site's record and its experiments in the splitter where they are absent. What is there stays as it is: it may
 * be an operator's decision. Only an experiment of ours that was made and not started yet is started.
 *
 * @throws ApiError where the splitter refuses; the error of `fetch` where it is away
 */
export async function ensureSettings({
  splitterUrl,
  site,
  adminSecret,
  signal: stopped,
}: {
  splitterUrl: string
  site: string
  adminSecret: string
  signal: AbortSignal
}): Promise<MadeSettings> {
  const client = createSplitterClient({ baseUrl: splitterUrl, token: adminSecret })
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(answerWithinMs)])
  const made: string[] = []

  if ((await orAbsent(client.getSite({ path: { id: site }, signal }))) === undefined) {
    const body = { name: publisherName, timezone: 'Asia/Jakarta', locales: ['en', 'id'] }
    await client.putSite({ path: { id: site }, body, signal })
    made.push(`site ${site}`)
  }
  for (const wanted of experiments) {
    const path = { id: wanted.id }
    const found = await orAbsent(client.getExperiment({ path, signal }))
    if (found === undefined) {
      await client.putExperiment({ path, body: toBody(wanted, site), signal })
      made.push(`experiment ${wanted.id}`)
    }
    const isOursToStart =
      found === undefined || (found.owner === owner && found.state === 'draft' && found.site === site)
    if (!isOursToStart) continue
    const body = { to: 'running', reason: 'Newsstand shows it.' } as const
    await client.transitionExperiment({ path, body, signal })
  }
  return made
}

function toBody(
  { hypothesis, variations }: (typeof experiments)[number],
  site: string,
): splitter.ExperimentBody {
  return {
    site,
    hypothesis,
    owner,
    variations: variations.map((key) => ({ key, payload: key })),
    hashAttribute: 'id',
    end: '2099-01-01T00:00:00Z',
  }
}

async function orAbsent<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked
  } catch (error) {
    if (isApiError(error) && error.status === 404) return undefined
    throw error
  }
}
