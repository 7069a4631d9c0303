import type { Client } from '../client/client.js'
import { createShownStories, type ListOfStories, type ShownStory } from './shown-stories.js'

/** So long a card has to be seen, without interruption. */
const seenMs = 1_000
/**
 * From a half downwards by a tenth each: a card of up to sixty windows' height is noticed close to the moment at which it
 * covers half of the window.
 */
const thresholds = Array.from({ length: 40 }, (_, step) => 0.5 * 0.9 ** step)

/** After so many entries of the observer, cards that are gone from the page are forgotten. */
const entriesBetweenSweeps = 100

interface Card extends ShownStory {
  /** The list that observed the card last. */
  list: ListOfStories
  /** Ends its last observation; those before it have nothing left to end. */
  end: () => void
  isSeen: boolean
  timer?: ReturnType<typeof setTimeout> | undefined
}

export interface Impressions {
  /** Counts the story once its element was seen; returns what ends the observation of the element. */
  observe(element: Element, story: ShownStory): () => void
  /** Ends all observations; what was counted is sent. */
  stop(): void
}

/**
 * Makes the observers of lists. A card counts when half of it, or half of the window, was visible for a second without
 * interruption in a page that is not hidden: once for each list and story, whatever elements it has had.
 */
export function createImpressions(client: Client): (list: ListOfStories) => Impressions {
  const shown = createShownStories(client)
  const cards = new Map<Element, Card>()
  let observer: IntersectionObserver | undefined
  let entriesUntilSweep = entriesBetweenSweeps

  function time(element: Element, card: Card): void {
    clearTimeout(card.timer)
    card.timer = undefined
    if (!card.isSeen || !client.isVisible()) return
    card.timer = setTimeout(
      () =>
        client.guard(() => {
          if (!client.isVisible()) return
          forget(element)
          shown.add(card.list, card)
        }, undefined),
      seenMs,
    )
  }

  function forget(element: Element): void {
    clearTimeout(cards.get(element)?.timer)
    cards.delete(element)
    observer?.unobserve(element)
  }

  function look(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
      const card = cards.get(target)
      if (!card) continue
      if (!target.isConnected) {
        forget(target)
        continue
      }
      const isSeen =
        intersectionRatio >= 0.5 ||
        (rootBounds !== null &&
          intersectionRect.height >= rootBounds.height / 2 &&
          intersectionRect.width > 0)
      if (isSeen === card.isSeen) continue
      card.isSeen = isSeen
      time(target, card)
    }
    // The observer says nothing of a card that is removed outside of the window.
    entriesUntilSweep -= entries.length
    if (entriesUntilSweep > 0) return
    entriesUntilSweep = entriesBetweenSweeps
    for (const element of cards.keys()) if (!element.isConnected) forget(element)
  }

  function begin(): IntersectionObserver {
    const onVisibility = (): void =>
      client.guard(() => {
        for (const [element, card] of cards) time(element, card)
      }, undefined)
    document.addEventListener('visibilitychange', onVisibility)
    client.onHidden(onVisibility)
    return new IntersectionObserver((entries) => client.guard(() => look(entries), undefined), {
      threshold: thresholds,
    })
  }

  return (list) => ({
    observe(element, { storyId, position }) {
      return client.guard(
        () => {
          const end = (): void => {
            if (cards.get(element)?.end === end) forget(element)
          }
          const known = cards.get(element)
          if (known?.storyId === storyId && known.list.feedId === list.feedId) {
            Object.assign(known, { list, end })
            return end
          }
          forget(element)
          if (!shown.has(list, storyId)) {
            observer ??= begin()
            cards.set(element, {
              storyId,
              ...(position !== undefined && { position }),
              list,
              end,
              isSeen: false,
            })
            observer.observe(element)
          }
          return end
        },
        () => {},
      )
    },
    stop() {
      client.guard(() => {
        for (const [element, card] of cards) if (card.list === list) forget(element)
        shown.flush()
      }, undefined)
    },
  })
}
