import { scopeKinds } from './scope.js'

/*
 * For documents; the parser judges. They refuse nothing that it takes, and of ASCII texts they take nothing else, length
 * aside. `\p{L}` would tell letters of other alphabets, but Swagger UI compiles patterns without the `u` flag.
 */
const named = scopeKinds.filter((kind) => kind !== 'country').join('|')
const notInNames = String.raw`\x00-/:-@\[-` + '`' + String.raw`{-\x7f`
const inSlug = `[^${notInNames}A-Z]`

/** Of what `parseScope` takes. */
export const scopePattern = `^(global$|country:[A-Za-z]{2}$|(${named}):[${notInNames}]*[^${notInNames}])`

/** Of what `toScopeValue` makes for kinds other than `country`. */
export const scopeSlugPattern = `^${inSlug}+(-${inSlug}+)*$`

/** Of what `formatScope` writes. */
export const writtenScopePattern = `^(global|country:[A-Z]{2}|(${named}):${inSlug}+(-${inSlug}+)*)$`
