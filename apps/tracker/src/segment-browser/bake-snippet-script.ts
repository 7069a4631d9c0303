export interface BakedValues {
  readonly writeKey: string
  /** The address under which the script finds its further parts, such as `https://t.example.com`. */
  readonly cdn: string
  /** The host and path that it sends events to, such as `t.example.com/v1`. */
  readonly apiHost: string
  /** What `GET /v1/projects/:writeKey/settings` answers. */
  readonly settings: object
}

/** The licence asks that every copy names its holder and its terms; the makers' minified file does not. */
const notice =
  '/*! Segment’s analytics.js, @segment/analytics-next. The MIT License. Copyright © 2021 Segment. https://github.com/segmentio/analytics-next */'

const keyPlace = '__WRITE_KEY__'
/** In the minified code: `static standalone(writeKey, options) { return AnalyticsBrowser.load({ writeKey }, options)…`. */
const loadPlace = /(\.standalone=function\((\w+),(\w+)\)\{return \w+\.load\(\{writeKey:\2)(\},\3\))/
const sourceMap = /\n?\/\/# sourceMappingURL=.*\s*$/

/**
 * Puts a source's key, its settings and our addresses in the places of the makers' own, so that a page asks for this one
 * script and nothing is ever sent to Segment. A script in which one of these places is not found would ask for its
 * settings by a request of its own; a test says so when the package changes.
 *
 * @param standalone `dist/umd/standalone.js` of the package.
 */
export function bakeSnippetScript(
  standalone: string,
  { writeKey, cdn, apiHost, settings }: BakedValues,
): string {
  const script = standalone
    .replace(sourceMap, '')
    .replace(keyPlace, () => writeKey)
    .replaceAll('https://cdn.segment.com', () => cdn)
    .replaceAll('api.segment.io/v1', () => apiHost)
    .replace(loadPlace, (_, before: string, _key, _options, after: string) => {
      return `${before},cdnSettings:${JSON.stringify(settings)}${after}`
    })
  return `${notice}\n${script}\n`
}
