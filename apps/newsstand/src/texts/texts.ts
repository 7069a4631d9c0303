import { en } from './en.js'
import { id } from './id.js'
import type { Texts } from './texts-type.js'

export type { Texts } from './texts-type.js'

export type Language = 'en' | 'id'

export const languages = ['en', 'id'] as const satisfies readonly Language[]

export const textsOf: Readonly<Record<Language, Texts>> = { en, id }

export function isLanguage(text: string | undefined): text is Language {
  return text === 'en' || text === 'id'
}
