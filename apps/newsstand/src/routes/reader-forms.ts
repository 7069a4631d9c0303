import type { feed } from '@frontpage/api-client'
import { HttpFault, type RawRoute } from '@frontpage/service-kit'
import { isLanguage } from '../texts/texts.js'
import { defineForm, readReturnPath } from './define-form.js'
import type { SiteContext } from './site-context.js'

const actions: readonly feed.Feedback['action'][] = [
  'hide_story',
  'unhide_story',
  'less_of',
  'undo_less_of',
  'follow',
  'unfollow',
]

/** A reader's decisions, without scripts; with them the browser tells the feed itself. */
export function readerForms(site: SiteContext): readonly RawRoute[] {
  const { platform, visits } = site
  return [
    defineForm(site, {
      path: '/feedback',
      operationId: 'postReaderWish',
      summary: 'Hide a story, see less of a topic, follow one, or take that back',
      async accept(visit, form) {
        const action = actions.find((each) => each === form.get('action'))
        if (action === undefined) {
          throw new HttpFault(400, 'unknown_action', { detail: `Send one of ${actions.join(', ')}.` })
        }
        const named = ['token', 'storyId', 'topic'].flatMap((name) => {
          const value = form.get(name)
          return value === null ? [] : [[name, value.slice(0, 2_000)]]
        })
        const wish = { action, ...(Object.fromEntries(named) as { token?: string }) }
        return { location: readReturnPath(form), isRefused: !(await platform.feedback(visit, wish)) }
      },
    }),
    defineForm(site, {
      path: '/me/reset',
      operationId: 'resetReader',
      summary: 'Forget what is believed of the reader',
      accept: async (visit) => ({
        location: (await platform.forget(visit)) ? '/me?reset=done' : '/me?reset=failed',
      }),
    }),
    defineForm(site, {
      path: '/language',
      operationId: 'chooseLanguage',
      summary: 'Choose the language of the pages',
      accept(visit, form) {
        const language = form.get('language') ?? undefined
        return {
          location: readReturnPath(form),
          setCookies: isLanguage(language) ? [visits.chooseLanguage(visit, language)] : [],
        }
      },
    }),
  ]
}
