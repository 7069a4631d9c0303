import type { Client } from '../client/client.js'

/** After this long without scrolling, pointer, touch or key the reader counts as gone. */
const idleMs = 30_000
/** Shorter stretches are no reading. */
const minStretchMs = 1_000
const signs = ['scroll', 'pointermove', 'pointerdown', 'touchmove', 'wheel', 'keydown'] as const
const signsOfWindow = ['focus', 'blur', 'pageshow'] as const

/**
 * Measures how long and how far a story is read, and sends a `Story Read` when a stretch of reading ends: the page is
 * hidden or left, the element is removed, or the returned function is called. A reader who comes back begins a new
 * stretch, so the stretches' seconds add up to the whole time. Nothing here asks the page for its layout.
 */
export function readStory(client: Client, element: Element, storyId: string): () => void {
  let engagedMs = 0
  /** The engaged time up to here is counted; undefined while the reader is away. */
  let countedUntil: number | undefined
  let lastSign = 0
  let isOnScreen = false
  let isOver = false
  /** The share of the story above the lower edge of the window: the place now, and the furthest of this stretch. */
  let place = 0
  let furthest = 0
  /** The reader of this stretch: where another one signs in, the stretch that ends is still this one's. */
  let reader = { ...client.reader() }

  /** Counts the time until now, and goes on where the reader is here. */
  function notice(isSign: boolean): void {
    const now = performance.now()
    if (countedUntil !== undefined) {
      engagedMs += Math.max(0, Math.min(now, lastSign + idleMs) - countedUntil)
    }
    const isHere = client.isVisible() && document.hasFocus()
    if (isHere && isSign) lastSign = now
    countedUntil = isHere && isOnScreen ? now : undefined
  }

  function end(): void {
    notice(false)
    if (engagedMs < minStretchMs) return
    client.send('track', {
      ...reader,
      event: 'Story Read',
      properties: {
        storyId,
        engagedSeconds: Math.round(engagedMs / 100) / 10,
        scrollDepth: Math.round(furthest * 100),
      },
    })
    engagedMs = 0
    furthest = place
  }

  function onSign({ type }: Event): void {
    client.guard(() => {
      // The observer says nothing of an element that is removed below the window.
      if (!element.isConnected) return stop()
      notice(true)
      // Only an element that is observed anew is told at every place, also within a box that scrolls.
      if (type !== 'scroll') return
      look(observer.takeRecords())
      observer.unobserve(element)
      observer.observe(element)
    }, undefined)
  }

  function look(entries: readonly IntersectionObserverEntry[]): void {
    for (const { boundingClientRect, intersectionRect, isIntersecting } of entries) {
      const { top, bottom, height } = boundingClientRect
      isOnScreen = isIntersecting
      // An element without a height is all visible and says nothing.
      if (height > 0) {
        place = isIntersecting ? (intersectionRect.bottom - top) / height : bottom > 0 ? 0 : 1
      }
      furthest = Math.max(furthest, place)
    }
    notice(false)
  }

  const observer = new IntersectionObserver((entries) =>
    client.guard(() => (element.isConnected ? look(entries) : stop()), undefined),
  )
  const listening = { passive: true, capture: true }
  const forgetHidden = client.onHidden(() => {
    end()
    countedUntil = undefined
  })
  const forgetReader = client.onReaderChange(() => {
    end()
    reader = { ...client.reader() }
  })
  document.addEventListener('visibilitychange', onSign)
  for (const sign of signs) document.addEventListener(sign, onSign, listening)
  for (const sign of signsOfWindow) window.addEventListener(sign, onSign)
  observer.observe(element)
  notice(true)

  function stop(): void {
    if (isOver) return
    isOver = true
    observer.disconnect()
    forgetHidden()
    forgetReader()
    document.removeEventListener('visibilitychange', onSign)
    for (const sign of signs) document.removeEventListener(sign, onSign, listening)
    for (const sign of signsOfWindow) window.removeEventListener(sign, onSign)
    end()
  }
  return () => client.guard(stop, undefined)
}
