import { isFeedError, type Frontpage } from '@frontpage/browser-sdk'
import type { PageData } from '../pages/page-data.js'

type Wish = Parameters<Frontpage['feedback']>[0]

/**
 * Tells the feed what the reader decides, without leaving the page. Where that fails the form is posted as without
 * scripts.
 *
 * @param unwanted the ids of stories that are not to be shown, which this changes
 */
export function handleWishes(frontpage: Frontpage, { texts }: PageData, unwanted: Set<string>): void {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset['wish'] === undefined) return
    const wish = readWish(form)
    const card = form.closest<HTMLElement>('.card')
    const isHiding = wish.action === 'hide_story' || wish.action === 'less_of'
    // On other places the page changes as a whole, and the server renders it again.
    if (card === null || !isHiding) return
    event.preventDefault()
    void hide(card, form, wish)
  })

  async function tell(wish: Wish): Promise<void> {
    try {
      await frontpage.feedback(wish)
    } catch (error) {
      if (wish.storyId === undefined || !isOutdated(error)) throw error
      await frontpage.feedback({ action: wish.action, storyId: wish.storyId })
    }
  }

  async function hide(card: HTMLElement, form: HTMLFormElement, wish: Wish): Promise<void> {
    try {
      await tell(wish)
    } catch {
      form.submit()
      return
    }
    const { storyId } = wish
    if (storyId !== undefined) unwanted.add(storyId)
    const { offsetHeight } = card
    const content = [...card.childNodes]
    const note = document.createElement('p')
    note.setAttribute('role', 'status')
    note.textContent = texts.hidden
    const undo = document.createElement('button')
    undo.type = 'button'
    undo.className = 'button button--small'
    undo.textContent = texts.undo
    undo.addEventListener('click', () => void takeBack())
    async function takeBack(): Promise<void> {
      undo.disabled = true
      try {
        const action = wish.action === 'hide_story' ? 'unhide_story' : 'undo_less_of'
        await tell({ ...wish, action })
      } catch {
        undo.disabled = false
        return
      }
      if (storyId !== undefined) unwanted.delete(storyId)
      card.classList.remove('card--gone')
      card.style.minHeight = ''
      card.replaceChildren(...content)
      card.querySelector('details')?.removeAttribute('open')
      card.querySelector('summary')?.focus()
    }
    // The same height: nothing below moves.
    card.style.minHeight = `${offsetHeight}px`
    card.classList.add('card--gone')
    card.replaceChildren(note, undo)
    undo.focus()
  }
}

/** The token of a page that is older than the feed's secret is refused; the story's id then stands alone. */
function isOutdated(error: unknown): boolean {
  return isFeedError(error) && error.code === 'token_invalid'
}

function readWish(form: HTMLFormElement): Wish {
  const fields: unknown = Object.fromEntries(
    [...new FormData(form)].filter(([name, value]) => name !== 'return' && typeof value === 'string'),
  )
  return fields as Wish
}
