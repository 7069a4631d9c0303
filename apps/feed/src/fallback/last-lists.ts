import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repeatUntilClosed, within } from '@frontpage/concurrency'
import { lastFeedKey, slugSchema } from '@frontpage/contracts'
import type { StoryCard } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { z } from 'zod'

/** The stories that were trending on a site when that was known last. */
export interface LastList {
  readonly site: string
  /** Milliseconds since 1970. */
  readonly savedAtMs: number
  /** Best first. */
  readonly cards: readonly StoryCard[]
}

/** The lists that readers get while there is no other: after a start without Redis, or before its stories were read. */
export interface LastLists {
  of(site: string): LastList | undefined
  sites(): readonly string[]
  close(): Promise<void>
}

export interface LastListsOptions {
  readonly directory: string
  readonly redis: Pick<Redis, 'get' | 'set'>
  readonly namespace: string
  /** The known sites. */
  readonly sites: () => readonly string[]
  /** The lists as they are now; sites without a story are left out. */
  readonly current: () => readonly LastList[]
  readonly onError: (error: unknown) => void
}

const saveEveryMs = 30_000
/** A list that is missing on disk is looked for in Redis this often, until the site has one. */
const restoreEveryMs = 1_000
/** A start does not wait for Redis for longer. */
const restoreWithinMs = 1_000
/** The list of a week ago is no front page. */
const maxAgeMs = 7 * 86_400_000

const listSchema = z.object({
  site: slugSchema,
  savedAtMs: z.number(),
  cards: z.array(z.looseObject({ storyId: z.string() })),
})

/**
 * Reads the lists that were saved, and saves the current ones every half a minute, to the disk and to Redis: a container
 * that begins with an empty disk finds there what others, or those before it, saved.
 */
export async function openLastLists(options: LastListsOptions): Promise<LastLists> {
  const { directory, redis, namespace, sites, current, onError } = options
  const lists = new Map<string, LastList>()

  function take(text: string | null): void {
    if (text === null) return
    const list = parse(text)
    if (list === undefined || list.savedAtMs <= (lists.get(list.site)?.savedAtMs ?? 0)) return
    lists.set(list.site, list)
  }

  async function save(): Promise<void> {
    for (const list of current()) {
      lists.set(list.site, list)
      const text = JSON.stringify(list)
      // A rename replaces the file: a half-written one of a killed process never takes the place of a good list.
      const file = join(directory, `${list.site}.json`)
      await writeFile(`${file}.new`, text)
      await rename(`${file}.new`, file)
      await redis.set(lastFeedKey(list.site, namespace), text, 'PX', maxAgeMs).catch(onError)
    }
  }

  /** Reads the lists of sites that have none, so that a process that began without Redis finds them later. */
  async function restore(): Promise<void> {
    const missing = sites().filter((site) => !lists.has(site))
    const found = missing.map((site) => redis.get(lastFeedKey(site, namespace)))
    for (const text of (await within(restoreWithinMs, Promise.all(found))) ?? []) take(text)
  }

  await mkdir(directory, { recursive: true })
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json'))
  for (const name of names) take(await readFile(join(directory, name), 'utf8').catch(() => null))
  await restore().catch(onError)
  const restoring = repeatUntilClosed(restore, {
    everyMs: restoreEveryMs,
    firstAfterMs: restoreEveryMs,
    onError,
  })
  const saving = repeatUntilClosed(save, { everyMs: saveEveryMs, firstAfterMs: saveEveryMs, onError })

  return {
    of: (site) => lists.get(site),
    sites: () => [...lists.keys()],
    async close() {
      await restoring.close()
      await saving.close()
      await save().catch(onError)
    },
  }
}

function parse(text: string): LastList | undefined {
  try {
    return listSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
