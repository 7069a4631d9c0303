/** More values than an event of 32 KB can hold; beyond them it is a graph of the page's own objects. */
const maxValues = 20_000

/**
 * JSON of what a page has passed. A BigInt becomes its digits, and what would lead back to an object above itself is left
 * out.
 *
 * @throws where there are too many values, or one cannot be read
 */
export function toJson(value: unknown): string {
  let above: unknown[] = []
  let values = 0
  return JSON.stringify(value, function (this: unknown, _key, each: unknown) {
    if (++values > maxValues) throw new Error('too many values')
    if (typeof each === 'bigint') return String(each)
    // `this` is the object that holds the value: those after it are finished.
    above = above.slice(0, above.indexOf(this) + 1)
    if (above.includes(each)) return undefined
    if (each && typeof each === 'object') above.push(each)
    return each
  })
}
