import type { Random } from '../traffic/random.js'

/** A story that many want to read for a while. */
interface Wave {
  readonly storyId: string
  readonly startMs: number
  readonly lastsMs: number
  readonly height: number
}

export interface InterestWaves {
  /** A story that is hot now, as often as it is hot; undefined for everyone else. */
  draw(nowMs: number): string | undefined
  /** The ids of the stories that are hot now. */
  hot(nowMs: number): readonly string[]
}

const pauseMs = 75_000
const shortestMs = 120_000
const longestMs = 420_000

/**
 * Waves of interest: every minute or so a story gets hot; it takes a fifth of its time to rise, and the rest to fade.
 *
 * @param choose names a story that may get hot; undefined while none is known
 */
export function createInterestWaves(random: Random, choose: () => string | undefined): InterestWaves {
  let waves: Wave[] = []
  let nextMs = 0

  function heatOf({ startMs, lastsMs, height }: Wave, nowMs: number): number {
    const share = (nowMs - startMs) / lastsMs
    if (share < 0 || share > 1) return 0
    return height * (share < 0.2 ? share / 0.2 : (1 - share) / 0.8)
  }

  function bringUpToDate(nowMs: number): void {
    waves = waves.filter(({ startMs, lastsMs }) => nowMs < startMs + lastsMs)
    if (nowMs < nextMs) return
    const storyId = choose()
    if (storyId === undefined || waves.some((wave) => wave.storyId === storyId)) return
    const lastsMs = shortestMs + random() * (longestMs - shortestMs)
    waves.push({ storyId, startMs: nowMs, lastsMs, height: 0.15 + random() * 0.35 })
    nextMs = nowMs + pauseMs * (0.5 + random())
  }

  return {
    draw(nowMs) {
      bringUpToDate(nowMs)
      let left = random()
      for (const wave of waves) {
        left -= heatOf(wave, nowMs)
        if (left < 0) return wave.storyId
      }
      return undefined
    },
    hot(nowMs) {
      return waves.filter((wave) => heatOf(wave, nowMs) > 0.05).map(({ storyId }) => storyId)
    },
  }
}
