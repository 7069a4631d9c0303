import type { Frontpage } from '@frontpage/browser-sdk'
import type { PageData } from '../pages/page-data.js'
import { storyChanged } from './story-changed.js'

/** The lists that the page's feed is shown in. */
const surfacesOfFeed = ['feed', 'section']

/** Tells which cards were seen and clicked, and how long and how far the story was read. */
export function reportReading({ stories }: Frontpage, { story, feedId }: PageData): void {
  const body = document.querySelector('[data-story-body]')
  if (story !== undefined && body !== null) stories.read(body, story)

  for (const list of document.querySelectorAll<HTMLElement>('[data-surface]')) {
    const surface = list.dataset['surface'] ?? ''
    const ofList = { surface, ...(surfacesOfFeed.includes(surface) && feedId !== undefined && { feedId }) }
    const impressions = stories.impressions(ofList)
    for (const card of list.querySelectorAll<HTMLElement>('[data-story]')) {
      impressions.observe(card, placeOf(card))
    }
    list.addEventListener(storyChanged, ({ target }) => {
      if (target instanceof HTMLElement) impressions.observe(target, placeOf(target))
    })
    list.addEventListener('click', ({ target }) => {
      if (!(target instanceof Element)) return
      const card = target.closest<HTMLElement>('[data-story]')
      const link = target.closest('a')
      // A card has other links than those to its story.
      if (card === null || link === null || link.pathname.split('/').length !== 3) return
      if (link.pathname.startsWith('/section/')) return
      stories.clicked({ ...ofList, ...placeOf(card) })
    })
  }
}

function placeOf({ dataset }: HTMLElement): { storyId: string; position?: number } {
  const storyId = dataset['story'] ?? ''
  const position = Number(dataset['position'])
  return position > 0 ? { storyId, position } : { storyId }
}
