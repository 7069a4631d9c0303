import { setImmediate as letOthersWork } from 'node:timers/promises'
import type { CatalogueStory } from '@frontpage/contracts'
import type { ControlRecordAdmin } from '@frontpage/control-records'

export type StoryAdmin = Pick<ControlRecordAdmin<CatalogueStory>, 'change'>

/** A change of the catalogue: without a story its record is removed. */
export interface StoryChange {
  readonly id: string
  readonly value: CatalogueStory | undefined
}

/** So many take some ten milliseconds to write; other writers come in between. */
export const storiesAtOnce = 200

/**
 * Stores stories in slices, each all or none. @throws StoreUnavailableError; the slices before are stored then, and the same
 * changes may be made again.
 */
export async function storeStories(
  admin: StoryAdmin,
  changes: readonly StoryChange[],
  { actor, signal }: { readonly actor: string; readonly signal?: AbortSignal | undefined },
): Promise<ReadonlyMap<string, number>> {
  const versions = new Map<string, number>()
  for (let at = 0; at < changes.length; at += storiesAtOnce) {
    signal?.throwIfAborted()
    const outcome = await admin.change(changes.slice(at, at + storiesAtOnce), actor)
    if ('heldBy' in outcome) throw new Error('stories have no unique field')
    for (const [id, version] of outcome.versions) versions.set(id, version)
    await letOthersWork()
  }
  return versions
}
