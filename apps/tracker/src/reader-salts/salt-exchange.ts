/** A day for which a salt is wanted. */
export interface SaltOffer {
  /** `2026-11-30` */
  readonly day: string
  /** The salt that the day gets where it has none yet; undefined to only ask. */
  readonly salt: string | undefined
  /** All trackers have it, so it takes the place of one that a process made for itself. */
  readonly isShared: boolean
  /** The time after which the salt has to be gone everywhere. */
  readonly forMs: number
}

/** A place where processes agree on the salts of days: the first one that is offered is the day's. */
export interface SaltExchange {
  /** Returns each day's salt; undefined where it has none. Rejects while the place cannot be reached. */
  agree(offers: readonly SaltOffer[]): Promise<readonly (string | undefined)[]>
}
