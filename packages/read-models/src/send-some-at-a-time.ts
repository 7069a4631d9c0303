/** So many calls keep Redis busy, and let what others want of it in between. */
const atOnce = 4

/**
 * Makes calls, a few at a time, and resolves when all were answered. A call is made when its turn comes: what it takes to
 * write out its arguments is then no single long piece of work.
 */
export async function sendSomeAtATime(calls: Iterable<() => Promise<unknown>>): Promise<void> {
  let underWay: Promise<unknown>[] = []
  for (const call of calls) {
    underWay.push(call())
    if (underWay.length < atOnce) continue
    await Promise.all(underWay)
    underWay = []
  }
  await Promise.all(underWay)
}
