/** As many as zlib's threads work on, and as many again, so that these need not wait for the event loop. */
const maxAtOnce = 8

/**
 * Lets few bodies inflate at the same time: each may become a thousand times what came, and all together would hold that
 * much at once. The others wait in order with what came, which is counted already.
 */
export class InflateQueue {
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** `start` is given what it calls when it is done. */
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
