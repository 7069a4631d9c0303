/** This many calls keep Redis busy, and leave room for other commands in between. */
const atOnce = 4

/**
 * Makes calls, a few at a time, and resolves with their answers when all were answered. A call is made when its turn
 * comes, so that serialising the arguments of all of them is no single long piece of work.
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
