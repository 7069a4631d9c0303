import type { en } from './en.js'

type Widened<Text> = Text extends (...values: infer Values) => string ? (...values: Values) => string : string

/** Every text of the interface in one language. */
export type Texts = { readonly [Key in keyof typeof en]: Widened<(typeof en)[Key]> }
