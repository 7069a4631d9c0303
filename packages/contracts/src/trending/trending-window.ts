/** How far back a list of stories looks; `now` weighs the last minutes most. */
export const trendingWindows = ['now', '1h', '6h', '24h', '7d'] as const
export type TrendingWindow = (typeof trendingWindows)[number]
