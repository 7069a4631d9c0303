export { findSecret, type FoundSecret } from './find-secret.js'
