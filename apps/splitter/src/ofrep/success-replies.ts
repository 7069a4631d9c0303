import { prepareReply, type PreparedReply } from '@frontpage/service-kit'
import type { SiteDefinitions } from '../definitions/site-definitions.js'
import type { EvaluatedFlag } from '../evaluation/evaluate-flag.js'
import { successHeaders } from './answer-ofrep.js'
import { toOfrepSuccess } from './to-ofrep-flag.js'

/** The part of an evaluated flag that its answer shows. */
type Shown = Omit<EvaluatedFlag, 'key' | 'assignments'>

interface KnownAnswer {
  readonly shown: Shown
  readonly byOrigin: Map<string | undefined, PreparedReply>
}

interface KnownAnswers {
  readonly byKey: Map<string, KnownAnswer[]>
  replies: number
}

/** Of one version of a site's definitions. Pages choose their origin where a key allows all. */
const maxReplies = 2_000
/** A flag has as many answers as variations and rules; beyond this, looking for one costs as much as making it. */
const maxAnswersOfFlag = 24
const maxBodyLength = 4_096

const knownByDefinitions = new WeakMap<SiteDefinitions, KnownAnswers>()

/**
 * The 200 for a flag. Readers get one of a few answers, so each is made once for a version of the definitions.
 */
export function successReplyOf(
  definitions: SiteDefinitions,
  flag: EvaluatedFlag,
  origin: string | undefined,
): PreparedReply {
  let known = knownByDefinitions.get(definitions)
  if (known === undefined) knownByDefinitions.set(definitions, (known = { byKey: new Map(), replies: 0 }))
  const answers = known.byKey.get(flag.key)
  const answer = answers?.find(({ shown }) => isSame(shown, flag))
  const reply = answer?.byOrigin.get(origin)
  if (reply !== undefined) return reply
  const made = prepareReply(200, successHeaders(origin), JSON.stringify(toOfrepSuccess(flag)))
  if (made.body.length <= maxBodyLength) remember(known, flag, { origin, reply: made })
  return made
}

function remember(
  known: KnownAnswers,
  flag: EvaluatedFlag,
  { origin, reply }: { origin: string | undefined; reply: PreparedReply },
): void {
  if (known.replies >= maxReplies) {
    known.byKey.clear()
    known.replies = 0
  }
  let answers = known.byKey.get(flag.key)
  if (answers === undefined) known.byKey.set(flag.key, (answers = []))
  let answer = answers.find(({ shown }) => isSame(shown, flag))
  if (answer === undefined) {
    if (answers.length >= maxAnswersOfFlag) return
    // Without the assignments, which are one reader's.
    const { value, reason, variant, ruleId, experiment, isForced, isStickyUnavailable } = flag
    const shown = { value, reason, variant, ruleId, experiment, isForced, isStickyUnavailable }
    answers.push((answer = { shown, byOrigin: new Map() }))
  }
  answer.byOrigin.set(origin, reply)
  known.replies++
}

/** Values are those of the definitions, so that equal ones are one and the same. */
function isSame(shown: Shown, flag: Shown): boolean {
  return (
    shown.value === flag.value &&
    shown.reason === flag.reason &&
    shown.variant === flag.variant &&
    shown.ruleId === flag.ruleId &&
    shown.experiment === flag.experiment &&
    shown.isForced === flag.isForced &&
    shown.isStickyUnavailable === flag.isStickyUnavailable
  )
}
