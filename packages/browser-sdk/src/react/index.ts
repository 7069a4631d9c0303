import {
  createContext,
  createElement,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type FunctionComponent,
  type ReactNode,
  type RefCallback,
} from 'react'
import type { Assignment } from '../client/client.js'
import type { ListOfStories, ShownStory } from '../stories/shown-stories.js'
import type { Stories } from '../stories/create-stories.js'
import type { Variations } from '../variations/create-variations.js'
import { usableValue } from '../variations/usable-value.js'

/** The part of an SDK that the hooks use. */
export interface SdkOfHooks extends Omit<Variations, 'variationNow'> {
  readonly stories: Pick<Stories, 'impressions' | 'read'>
}

interface Given {
  /** Undefined on the server. */
  readonly frontpage?: SdkOfHooks | undefined
  /** The server renders with these: the same as the `assignments` of `load` in the browser. */
  readonly assignments?: Readonly<Record<string, Assignment>> | undefined
}

const Context = createContext<Given>({})

/** Gives the SDK to the hooks below it. On the server there is none, and `assignments` decide. */
export const FrontpageProvider: FunctionComponent<Given & { readonly children?: ReactNode }> = ({
  frontpage,
  assignments,
  children,
}) => {
  const value = useMemo(() => ({ frontpage, assignments }), [frontpage, assignments])
  return createElement(Context.Provider, { value }, children)
}

/**
 * The value of a flag. What the server rendered is what the browser renders first, so there is no flicker and no
 * difference in hydration. Without assignments of the server it is the fallback until the answer, for the SDK's time-out
 * at most. It counts as seen when the component is on the page.
 */
export function useVariation<Value>(key: string, fallback: Value): Value {
  const { frontpage, assignments } = useContext(Context)
  const subscribe = useCallback(
    (listener: () => void) => frontpage?.onVariationReader(listener) ?? (() => {}),
    [frontpage],
  )
  const reader = useSyncExternalStore(
    subscribe,
    () => frontpage?.variationReader() ?? 0,
    () => 0,
  )
  // What the server rendered with is for the reader of that moment.
  const rendered = usableValue(reader === 0 ? assignments?.[key] : undefined, fallback).value
  const peeked = useSyncExternalStore(
    subscribe,
    () => usableValue(frontpage?.peekVariation(key), rendered).value,
    () => rendered,
  )
  const [decided, setDecided] = useState<{ key: string; reader: number; value: Value }>()
  const latestFallback = useRef(fallback)
  useEffect(() => {
    latestFallback.current = fallback
  })
  useEffect(() => {
    let isCurrent = true
    async function decide(sdk: SdkOfHooks): Promise<void> {
      const value = await sdk.variation(key, latestFallback.current)
      if (isCurrent) setDecided({ key, reader, value })
    }
    if (frontpage) void decide(frontpage)
    return () => {
      isCurrent = false
    }
  }, [frontpage, key, reader])
  return decided?.key === key && decided.reader === reader ? decided.value : peeked
}

/**
 * Makes refs for the cards of a list: `<li ref={shown({ storyId, position })}>`. A ref stays the same however often its
 * component renders, so that rendering interrupts no second of visibility.
 */
export function useImpressions({
  surface,
  feedId,
}: ListOfStories): (story: ShownStory) => RefCallback<Element> {
  const { frontpage } = useContext(Context)
  return useMemo(() => {
    const impressions = frontpage?.stories.impressions({ surface, feedId })
    const refs = new Map<string, RefCallback<Element>>()
    return ({ storyId, position }) => {
      const name = `${position} ${storyId}`
      let ref = refs.get(name)
      if (!ref) {
        ref = endingRef((element) =>
          impressions?.observe(element, { storyId, ...(position !== undefined && { position }) }),
        )
        refs.set(name, ref)
      }
      return ref
    }
  }, [frontpage, surface, feedId])
}

/** Makes the ref of the element that holds a story’s text; reading is measured while it is on the page. */
export function useStoryRead({ storyId }: { readonly storyId: string }): RefCallback<Element> {
  const { frontpage } = useContext(Context)
  return useMemo(
    () => endingRef((element) => frontpage?.stories.read(element, { storyId })),
    [frontpage, storyId],
  )
}

/**
 * A ref that ends what it began when its element is gone or another one takes its place. It returns nothing: React 18
 * ignores what a ref returns, and React 19 calls a ref that returns nothing with null, as React 18 does.
 */
function endingRef(begin: (element: Element) => (() => void) | undefined): RefCallback<Element> {
  let end: (() => void) | undefined
  return (element) => {
    end?.()
    end = element === null ? undefined : begin(element)
  }
}
