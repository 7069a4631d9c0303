/** The periods that a list of stories can cover; `now` gives the last minutes the most weight. */
export const trendingWindows = ['now', '1h', '6h', '24h', '7d'] as const
export type TrendingWindow = (typeof trendingWindows)[number]
