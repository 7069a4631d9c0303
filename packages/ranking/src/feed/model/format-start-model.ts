import { formatModel } from '../../learning/format-model.js'
import type { FeedModel, FeedNetwork } from './feed-model.js'

/**
 * Returns the text of `start-model.json`, rounded so that the file is small. The appeal of stories is left out, because a
 * new site has none of them.
 */
export function formatStartModel(model: FeedModel): string {
  const { appeal: _ofOneSite, ...general } = model
  const rounded: FeedModel = {
    ...general,
    means: round(model.means, 5),
    scales: round(model.scales, 5),
    networks: model.networks.map(({ input, offset, output, direct, squares }): FeedNetwork => ({
      input: round(input, 5),
      offset: round(offset, 5),
      output: round(output, 5),
      direct: round(direct, 5),
      squares: round(squares, 2),
    })),
  }
  return formatModel(rounded)
}

function round(numbers: readonly number[], digits: number): number[] {
  return numbers.map((number) => Number(number.toPrecision(digits)))
}
