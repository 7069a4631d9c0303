/** So many calls keep Redis busy, and let what others want of it in between. */
const atOnce = 4

/**
 * Makes calls, a few at a time, and resolves to their answers when all were answered. A call is made when its turn comes: what
 * it takes to write out its arguments is then no single long piece of work.
 */
export async function sendSomeAtATime<Answer>(calls: Iterable<() => Promise<Answer>>): Promise<Answer[]> {
  const answers: Answer[] = []
  let underWay: Promise<Answer>[] = []
  for (const call of calls) {
    underWay.push(call())
    if (underWay.length < atOnce) continue
    answers.push(...(await Promise.all(underWay)))
    underWay = []
  }
  answers.push(...(await Promise.all(underWay)))
  return answers
}
