import { createElement, StrictMode, useEffect, useState, type ReactNode } from 'react'
import {
  FrontpageProvider,
  useImpressions,
  useStoryRead,
  useVariation,
  type SdkOfHooks,
} from '../../src/react/index.js'
import type { Assignment } from '../../src/index.js'

export interface FrontPageData {
  readonly assignments: Readonly<Record<string, Assignment>>
  readonly feedId: string
  readonly storyIds: readonly string[]
}

/** A page that the server and the browser render: a list of stories, and the text of the first one. */
export function renderFrontPage(data: FrontPageData, frontpage?: SdkOfHooks): ReactNode {
  const { assignments } = data
  return createElement(
    StrictMode,
    null,
    createElement(FrontpageProvider, { frontpage, assignments }, createElement(FrontPage, data)),
  )
}

function FrontPage({ feedId, storyIds }: FrontPageData): ReactNode {
  const pictures = useVariation('pictures', 'default')
  const shown = useImpressions({ surface: 'feed', feedId })
  const read = useStoryRead({ storyId: storyIds[0]! })
  const [renders, setRenders] = useState(0)
  // It renders all the time, as pages with live numbers do.
  useEffect(() => {
    const timer = setInterval(() => setRenders((count) => count + 1), 100)
    return () => clearInterval(timer)
  }, [])
  const seen = ((globalThis as { rendered?: unknown[] }).rendered ??= [])
  if (seen.at(-1) !== pictures) seen.push(pictures)
  return createElement(
    'main',
    { 'data-pictures': pictures, 'data-renders': renders > 10 ? 'many' : 'few' },
    createElement('section', { ref: read, style: { height: '300px' } }, pictures),
    storyIds.map((storyId, index) =>
      createElement(
        'article',
        { key: storyId, ref: shown({ storyId, position: index + 1 }), style: { height: '100px' } },
        storyId,
      ),
    ),
  )
}
