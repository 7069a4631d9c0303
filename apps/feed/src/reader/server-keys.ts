import type { SdkKey } from '@frontpage/control-records'

/** The keys with which a site's own servers vouch for their readers. */
export interface ServerKeys {
  /** The site of an enabled server key; undefined for any other text. */
  siteOf(key: string): string | undefined
  update(keys: readonly SdkKey[]): void
}

export function createServerKeys(): ServerKeys {
  let sites = new Map<string, string>()
  return {
    siteOf: (key) => sites.get(key),
    update(keys) {
      sites = new Map(
        keys.filter(({ kind, enabled }) => kind === 'server' && enabled).map(({ key, site }) => [key, site]),
      )
    },
  }
}
