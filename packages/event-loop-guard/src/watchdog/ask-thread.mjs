/**
 * @param {import('node:inspector').Session} session connected to the main thread
 * @param {string} expression
 * @returns {Promise<unknown>} its value
 */
export function evaluateInMainThread(session, expression) {
  return new Promise((resolve) => {
    session.post('Runtime.evaluate', evaluationOf(expression), (_error, answer) => {
      resolve(answer?.result?.value)
    })
  })
}

/**
 * The main thread passes messages on to the other threads, and back; the one that is asked is interrupted as the main thread
 * itself would be. Does not resolve before the main thread can pass them on.
 *
 * @param {import('node:inspector').Session} session connected to the main thread
 * @param {number} workerId
 * @param {string} expression
 * @returns {Promise<unknown>} its value; undefined when there is no such thread any more
 */
export function askWorker(session, workerId, expression) {
  return new Promise((resolve) => {
    const id = 1
    const message = JSON.stringify({ id, method: 'Runtime.evaluate', params: evaluationOf(expression) })
    let isFound = false
    session.on('NodeWorker.attachedToWorker', ({ params: { sessionId, workerInfo } }) => {
      if (Number(workerInfo.workerId) !== workerId) return
      isFound = true
      session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
        if (params.sessionId !== sessionId) return
        /** @type {{ id?: number, result?: { result?: { value?: unknown } } }} */
        const answer = JSON.parse(params.message)
        if (answer.id === id) resolve(answer.result?.result?.value)
      })
      session.on('NodeWorker.detachedFromWorker', ({ params }) => {
        if (params.sessionId === sessionId) resolve(undefined)
      })
      session.post('NodeWorker.sendMessageToWorker', { sessionId, message })
    })
    // Every thread is told of before this is answered.
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, () => {
      if (!isFound) resolve(undefined)
    })
  })
}

/**
 * @param {string} expression
 * @returns {import('node:inspector').Runtime.EvaluateParameterType}
 */
function evaluationOf(expression) {
  return { expression, returnByValue: true, silent: true }
}
