/** String: what the feed signs its cursors and item tokens with, where the configuration has no secret. */
export function feedSecretKey(namespace: string): string {
  return `{${namespace}:feed}:secret`
}

/** String: the frozen order of one feed, for its further pages. */
export function feedSnapshotKey(feedId: string, namespace: string): string {
  return `{${namespace}:feed-snapshot:${feedId}}`
}

/** String: the last good list of a site, for readers who come while nothing else is there. */
export function lastFeedKey(site: string, namespace: string): string {
  return `{${namespace}:last-feed:${site}}`
}

/**
 * Hash: what the feed's trainer learned for a site, and which of its versions ranks:
 *
 * - `head`: the weights that are being trained, with their position in the archive
 * - `active`: the version that ranks, and whether the trainer may replace it
 * - `newest`: the number of the newest version
 * - `version:` and a number: a version that ranked, or still does
 * - `slice:` and a number: the ids of the lists that were read of a slice of time
 *
 * `lease` shares its hash tag: a trainer writes only while it holds that.
 */
export function feedModelKeys(site: string, namespace: string): { model: string; lease: string } {
  const model = `{${namespace}:feed-model:${site}}`
  return { model, lease: `${model}:lease` }
}
