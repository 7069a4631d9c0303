/** As many as zlib's threads work on, and as many again, so that the threads need not wait for the event loop. */
const maxAtOnce = 8

/**
 * Limits how many bodies are inflated at the same time: each may become a thousand times its compressed size, and all
 * together would hold that much at once. The others wait in order with their compressed bytes, which are counted
 * already.
 */
export class InflateQueue {
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** `start` receives the function that it must call when it is done. */
  enter(start: (leave: () => void) => void): void {
    if (this.#running < maxAtOnce) this.#run(start)
    else this.#waiting.push(() => this.#run(start))
  }

  #run(start: (leave: () => void) => void): void {
    this.#running++
    start(() => {
      this.#running--
      this.#waiting.shift()?.()
    })
  }
}
