export interface GroupCommit<Item> {
  /** Resolves when a commit that contains all these items succeeded; rejects when it failed, for each caller. */
  add(items: readonly Item[]): Promise<void>
  /** The size of the items that are not committed yet. */
  pending(): number
  /** Commits waiting items, and resolves when no commit is in progress. */
  drain(): Promise<void>
}

export interface GroupCommitOptions<Item> {
  commit: (items: readonly Item[]) => Promise<void>
  maxSize: number
  /** By default every item has size 1. */
  sizeOf?: (item: Item) => number
  /** A second bound, where the size does not bound the memory of a commit. */
  maxBytes?: number
  bytesOf?: (item: Item) => number
  /**
   * A group that does not fill up gathers items for this long. With 0 it does so until the end of the event loop's turn
   * or, while another commit is in progress, until that has ended.
   */
  maxWaitMs: number
  /**
   * While items keep coming, a group gathers them for this long, where that is longer than `maxWaitMs`; it is asked each
   * time that `maxWaitMs` have passed, with the size of the group. By default nothing gathers for longer.
   */
  maxGatherMs?: (size: number) => number
  maxConcurrent: number
}

interface Group<Item> {
  readonly items: Item[]
  size: number
  bytes: number
  isDue: boolean
  readonly openedAtMs: number
  lastItemAtMs: number
  cancelTimer: () => void
  readonly done: Promise<void>
  readonly settle: (result: Promise<void>) => void
}

/**
 * Gathers the items of concurrent callers into groups, and commits each group once. The items of one `add` stay
 * together. A group is due when it is full, or `maxWaitMs` after its first item (see `maxGatherMs`). While
 * `maxConcurrent` commits are in progress a due group waits and takes more until it is full, and further groups queue up
 * behind it: a slow store gets larger groups, none of them beyond the bounds. Only one `add` that exceeds them by itself
 * makes a larger group. The number of waiting groups is bounded by the callers, each of whom awaits its `add`.
 */
export function createGroupCommit<Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> {
  const { commit, maxSize, sizeOf = () => 1, maxWaitMs, maxConcurrent } = options
  const { maxBytes = Infinity, bytesOf = () => 0, maxGatherMs = () => 0 } = options
  const underWay = new Set<Promise<void>>()
  /** Groups that take no more items; the oldest first. */
  const full: Group<Item>[] = []
  let open: Group<Item> | undefined
  let pending = 0

  function openGroup(): Group<Item> {
    let settle: Group<Item>['settle'] = () => {}
    const done = new Promise<void>((resolve) => (settle = resolve))
    const isDue = maxWaitMs === 0 && underWay.size > 0
    const now = performance.now()
    const times = { openedAtMs: now, lastItemAtMs: now }
    const group: Group<Item> = {
      items: [],
      size: 0,
      bytes: 0,
      isDue,
      ...times,
      cancelTimer() {},
      done,
      settle,
    }
    if (!isDue) waitForMore(group)
    return group
  }

  function waitForMore(group: Group<Item>): void {
    group.cancelTimer = runAfter(maxWaitMs, () => {
      if (mayGatherOn(group)) waitForMore(group)
      else markDue(group)
    })
  }

  /** A group that got nothing for half of its wait is likely to get no more. */
  function mayGatherOn({ openedAtMs, lastItemAtMs, size }: Group<Item>): boolean {
    const now = performance.now()
    return now - lastItemAtMs < maxWaitMs / 2 && now + maxWaitMs - openedAtMs <= maxGatherMs(size)
  }

  function markDue(group: Group<Item>): void {
    group.isDue = true
    commitWhatIsDue()
  }

  function closeOpen(): Group<Item> | undefined {
    const group = open
    group?.cancelTimer()
    open = undefined
    return group
  }

  function commitWhatIsDue(): void {
    while (underWay.size < maxConcurrent) {
      const group = full.shift() ?? (open?.isDue === true ? closeOpen() : undefined)
      if (group === undefined) return
      const result = commit(group.items).finally(() => {
        underWay.delete(result)
        pending -= group.size
        commitWhatIsDue()
      })
      underWay.add(result)
      group.settle(result)
    }
  }

  function fillUp(): void {
    const group = closeOpen()
    if (group === undefined) return
    full.push(group)
    commitWhatIsDue()
  }

  return {
    add(items) {
      if (items.length === 0) return Promise.resolve()
      let size = 0
      let bytes = 0
      for (const item of items) {
        size += sizeOf(item)
        bytes += bytesOf(item)
      }
      if (open !== undefined && (open.size + size > maxSize || open.bytes + bytes > maxBytes)) fillUp()
      const group = (open ??= openGroup())
      for (const item of items) group.items.push(item)
      group.size += size
      group.bytes += bytes
      group.lastItemAtMs = performance.now()
      pending += size
      if (group.size >= maxSize || group.bytes >= maxBytes) fillUp()
      return group.done
    },
    pending: () => pending,
    async drain() {
      while (open !== undefined || full.length > 0 || underWay.size > 0) {
        fillUp()
        await Promise.allSettled(underWay)
      }
    },
  }
}

function runAfter(ms: number, callback: () => void): () => void {
  if (ms === 0) {
    const immediate = setImmediate(callback)
    return () => clearImmediate(immediate)
  }
  const timer = setTimeout(callback, ms)
  return () => clearTimeout(timer)
}
