import { createOriginCheck } from '@frontpage/contracts'
import type { SdkKey } from '@frontpage/control-records'

/** An SDK key with what requests need of it at hand. */
export interface ActiveKey {
  readonly sdkKey: SdkKey
  allowsOrigin(origin: string): boolean
}

export interface ActiveKeys {
  find(key: string): ActiveKey | undefined
  findById(id: string): ActiveKey | undefined
  /** Whether any public key allows this origin. A preflight names no key, so it can be told no more. */
  anyAllowsOrigin(origin: string): boolean
  update(keys: readonly SdkKey[]): void
}

export function createActiveKeys(): ActiveKeys {
  let byKey = new Map<string, ActiveKey>()
  let byId = new Map<string, ActiveKey>()
  return {
    find: (key) => byKey.get(key),
    findById: (id) => byId.get(id),
    anyAllowsOrigin(origin) {
      for (const active of byKey.values()) {
        if (active.sdkKey.kind === 'public' && active.allowsOrigin(origin)) return true
      }
      return false
    },
    update(keys) {
      byKey = new Map(
        keys
          .filter(({ enabled }) => enabled)
          .map((sdkKey) => [sdkKey.key, { sdkKey, allowsOrigin: createOriginCheck(sdkKey.allowedOrigins) }]),
      )
      byId = new Map(Array.from(byKey.values(), (active) => [active.sdkKey.id, active]))
    },
  }
}
