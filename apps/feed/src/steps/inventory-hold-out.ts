/** The share of all pairs of story and reader that is held out, to measure what showing a story does to it. */
export const inventoryHoldOut = { share: 0.01, salt: 'inventory' } as const
