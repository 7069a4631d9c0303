export { callTypes, type CallType } from './call-types.js'
