export interface GroupCommit<Item> {
  /** Resolves when a commit that holds all these items succeeded; rejects when it failed: each adder hears of it. */
  add(items: readonly Item[]): Promise<void>
  /** The size of what was added and is not committed yet. */
  pending(): number
  /** Commits what waits, and resolves when no commit is under way. */
  drain(): Promise<void>
}

interface Group<Item> {
  items: Item[]
  size: number
  isDue: boolean
  timer: NodeJS.Timeout
  done: Promise<void>
  settle: (result: Promise<void>) => void
}

/**
 * Gathers the items of concurrent callers into groups, and commits each group once. The items of one `add` stay
 * together. A group is due when its size is `maxSize` or `maxWaitMs` after its first item; while `maxConcurrent`
 * commits are under way it waits and grows, so a slow store gets larger groups, not more of them.
 */
export function createGroupCommit<Item>(options: {
  commit: (items: readonly Item[]) => Promise<void>
  maxSize: number
  /** Every item is of size 1, unless told otherwise. */
  sizeOf?: (item: Item) => number
  maxWaitMs: number
  maxConcurrent: number
}): GroupCommit<Item> {
  const { commit, maxSize, sizeOf = () => 1, maxWaitMs, maxConcurrent } = options
  const underWay = new Set<Promise<void>>()
  let open: Group<Item> | undefined
  let pending = 0

  function openGroup(): Group<Item> {
    let settle: Group<Item>['settle'] = () => {}
    const done = new Promise<void>((resolve) => (settle = resolve))
    const group: Group<Item> = {
      items: [],
      size: 0,
      isDue: false,
      timer: setTimeout(() => markDue(group), maxWaitMs),
      done,
      settle,
    }
    return group
  }

  function markDue(group: Group<Item>): void {
    group.isDue = true
    commitIfDue()
  }

  function commitIfDue(): void {
    if (open === undefined || !open.isDue || underWay.size >= maxConcurrent) return
    const group = open
    open = undefined
    clearTimeout(group.timer)
    const result = commit(group.items).finally(() => {
      underWay.delete(result)
      pending -= group.size
      commitIfDue()
    })
    underWay.add(result)
    group.settle(result)
  }

  return {
    add(items) {
      if (items.length === 0) return Promise.resolve()
      const group = (open ??= openGroup())
      for (const item of items) {
        const size = sizeOf(item)
        group.items.push(item)
        group.size += size
        pending += size
      }
      if (group.size >= maxSize) markDue(group)
      return group.done
    },
    pending: () => pending,
    async drain() {
      while (open !== undefined || underWay.size > 0) {
        if (open !== undefined) markDue(open)
        await Promise.allSettled(open === undefined ? underWay : [open.done, ...underWay])
      }
    },
  }
}
