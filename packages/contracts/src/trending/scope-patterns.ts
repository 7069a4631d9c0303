import { scopeKinds } from './scope.js'

/*
 * These patterns are for documents; the parser is what validates. They refuse nothing that it accepts, and of ASCII
 * texts they accept nothing else, length aside. `\p{L}` would recognise letters of other alphabets, but Swagger UI
 * compiles patterns without the `u` flag.
 */
const named = scopeKinds.filter((kind) => kind !== 'country').join('|')
const notInNames = String.raw`\x00-/:-@\[-` + '`' + String.raw`{-\x7f`
const inSlug = `[^${notInNames}A-Z]`

/** Matches the texts that `parseScope` accepts. */
export const scopePattern = `^(global$|country:[A-Za-z]{2}$|(${named}):[${notInNames}]*[^${notInNames}])`

/** Matches the values that `toScopeValue` makes for kinds other than `country`. */
export const scopeSlugPattern = `^${inSlug}+(-${inSlug}+)*$`

/** Matches the texts that `formatScope` writes. */
export const writtenScopePattern = `^(global|country:[A-Z]{2}|(${named}):${inSlug}+(-${inSlug}+)*)$`
