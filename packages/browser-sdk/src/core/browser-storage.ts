/** `localStorage` or `sessionStorage` under a prefix. Where the browser refuses it, it holds nothing. */
export interface BrowserStorage {
  get(key: string): string | undefined
  /** False where the browser did not take it. */
  set(key: string, value: string): boolean
  remove(key: string): void
  /** The keys that begin so, without the prefix of the storage. */
  keys(beginning: string): string[]
}

export function createBrowserStorage(
  name: 'localStorage' | 'sessionStorage',
  prefix: string,
): BrowserStorage {
  function attempt<T>(work: (storage: Storage) => T, otherwise: T): T {
    try {
      // Each time, because reading the property is what throws where storage is blocked.
      return work(window[name])
    } catch {
      return otherwise
    }
  }
  return {
    get: (key) => attempt((storage) => storage.getItem(prefix + key) ?? undefined, undefined),
    set: (key, value) =>
      attempt((storage) => {
        storage.setItem(prefix + key, value)
        return true
      }, false),
    remove: (key) => attempt((storage) => storage.removeItem(prefix + key), undefined),
    keys: (beginning) =>
      attempt(
        (storage) =>
          Object.keys(storage)
            .filter((key) => key.startsWith(prefix + beginning))
            .map((key) => key.slice(prefix.length)),
        [],
      ),
  }
}
