/** The maximum cost of a call, in gates: keeps a script below 5 ms. */
export const maxCostPerCall = 300
/** An id costs one more for each of these characters, because a call's writes stay in `:changes` for a while. */
const idLengthPerCost = 64

/** Divides digests of stories, in their order, into parts that one call each takes. */
export function* partsByCost<Digest extends { readonly storyId: string }>(
  digests: readonly Digest[],
  costOf: (digest: Digest) => number,
): Generator<Digest[]> {
  let part: Digest[] = []
  let cost = 0
  for (const digest of digests) {
    const itsCost = costOf(digest) + Math.floor(digest.storyId.length / idLengthPerCost)
    if (part.length > 0 && cost + itsCost > maxCostPerCall) {
      yield part
      part = []
      cost = 0
    }
    part.push(digest)
    cost += itsCost
  }
  if (part.length > 0) yield part
}
