import { expect, it } from '@jest/globals'
import type { AcceptedEvent } from '@frontpage/contracts'
import { describeSender } from './describe-sender.js'

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0'

// prettier-ignore
it.each<[string, string | undefined, string | undefined, string | undefined, string, string | undefined]>([
  ['Segment’s browser library', 'analytics.js', undefined, chrome, 'browser', chrome],
  ['a browser library that names the agent', 'analytics.js', 'Inner/1', chrome, 'browser', 'Inner/1'],
  ['a script with a browser’s library', 'analytics.js', undefined, 'curl/8', 'browser', 'curl/8'],
  ['RudderStack’s browser library', 'RudderLabs JavaScript SDK', undefined, chrome, 'browser', chrome],
  ['an Android app', 'analytics-android', undefined, 'okhttp/4.12', 'app', undefined],
  ['an Android app that names the agent', 'analytics-kotlin', 'Dalvik/2.1', 'okhttp/4.12', 'app', 'Dalvik/2.1'],
  ['an iOS app', 'analytics-swift', undefined, 'News/1 CFNetwork/1', 'app', undefined],
  ['React Native', '@segment/analytics-react-native', undefined, 'okhttp/4.12', 'app', undefined],
  ['Node', '@segment/analytics-node', undefined, 'node', 'server', undefined],
  ['Node for a reader', '@segment/analytics-node', chrome, 'node', 'server', chrome],
  ['Python', 'analytics-python', undefined, 'python-requests/2', 'server', undefined],
  ['Go', 'analytics-go', undefined, 'Go-http-client/1.1', 'server', undefined],
  ['Java', 'analytics-java', undefined, undefined, 'server', undefined],
  ['no library, a tool', undefined, undefined, 'curl/8', 'server', undefined],
  ['no library, a browser', undefined, undefined, chrome, 'browser', chrome],
  ['nothing at all', undefined, undefined, undefined, 'server', undefined],
])('%s', (_what, library, stated, header, kind, userAgent) => {
  const event = {
    context: {
      ...(library === undefined ? {} : { library: { name: library } }),
      ...(stated === undefined ? {} : { userAgent: stated }),
    },
    ...(header === undefined ? {} : { userAgent: header }),
  }
  expect(describeSender(event as unknown as AcceptedEvent)).toEqual({ kind, userAgent })
})
