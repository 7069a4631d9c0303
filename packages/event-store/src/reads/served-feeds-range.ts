/** The servings of a site between two times. A type and not an interface: these are bound as parameters of a query. */
export type ServedFeedsRange = {
  servingSource: string
  servingEvent: string
  site: string
  fromMs: number
  /** Exclusive. */
  toMs: number
  /** The hours of the archive's key in which those servings, and clicks on them, lie; seconds since 1970. */
  fromHour: number
  /** Exclusive. */
  toHour: number
}
