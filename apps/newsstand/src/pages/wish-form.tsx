import type { ReactNode } from 'react'
import type { ReaderWish } from '../platform/platform.js'
import type { PageContext } from './page-context.js'

/**
 * A button by which the reader says something about a story or a topic; a form, so that it works without scripts. A reader
 * who asks not to be tracked has none: what they say could not be remembered.
 */
export function WishForm({
  wish,
  page,
  label,
  className,
  children,
  ...data
}: {
  wish: ReaderWish
  page: PageContext
  label: string
  className: string
  children: ReactNode
  'data-toggles'?: string
}) {
  if (page.visit.isPrivate) return null
  const fields = Object.entries({ ...wish, return: page.visit.path })
  return (
    <form method="post" action="/feedback" data-wish="" {...data}>
      {fields.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" className={className} aria-label={label}>
        {children}
      </button>
    </form>
  )
}
