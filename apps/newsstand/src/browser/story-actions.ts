import type { Frontpage } from '@frontpage/browser-sdk'
import type { PageData, PageStory } from '../pages/page-data.js'

/** Liking and sharing: the buttons are shown here, since nothing of it works without scripts. */
export function startStoryActions({ stories }: Frontpage, { texts, story }: PageData): void {
  const like = document.querySelector<HTMLButtonElement>('[data-like]')
  const share = document.querySelector<HTMLButtonElement>('[data-share]')
  if (story === undefined || like === null || share === null) return

  delete like.dataset['needsScript']
  like.addEventListener(
    'click',
    () => {
      like.setAttribute('aria-pressed', 'true')
      setLabel(like, texts.liked)
      stories.liked(story.storyId)
    },
    { once: true },
  )

  delete share.dataset['needsScript']
  share.addEventListener('click', () => void shareStory(share, story))

  async function shareStory(button: HTMLElement, { title, url, storyId }: PageStory): Promise<void> {
    const how = await shareLink(title, url)
    if (how === 'nothing') return
    if (how === 'copied') setLabel(button, texts.copied)
    stories.shared(storyId)
  }
}

async function shareLink(title: string, url: string): Promise<'shared' | 'copied' | 'nothing'> {
  try {
    // Not in every browser.
    if ('share' in navigator) {
      await navigator.share({ title, url })
      return 'shared'
    }
    await (navigator as Navigator).clipboard.writeText(url)
    return 'copied'
  } catch {
    return 'nothing'
  }
}

function setLabel(button: HTMLElement, text: string): void {
  const label = button.querySelector('[data-label]')
  if (label !== null) label.textContent = text
}
