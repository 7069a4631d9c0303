/** The first sequence of a Redis that has none: it must differ from that of a lost one, so that followers notice. */
export function firstSequence(): number {
  return Math.floor(Math.random() * 2 ** 31) * 2 ** 20
}
