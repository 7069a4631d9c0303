/**
 * A story's hour of impressions and clicks as it is stored and sent: a count by each of these numbers, plus the minute of
 * the hour.
 */
export const impressionCodes = { firstImpression: 0, firstClick: 64 } as const
