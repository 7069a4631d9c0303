import type { EditorialDecision } from '@frontpage/contracts'
import type { WaitingStory } from '@frontpage/read-models'
import type { FaultPointer, MetricsSnapshot } from '@frontpage/service-kit'
import type { RisingQuery, StreamQuery, TrendingQuery } from '../list/list-queries.js'
import type { BoardState } from '../list/trending-board.js'

/** What the board's thread can be asked, and what it gives. Everything is data that can be sent between threads. */
export interface BoardRequests {
  lists: { asks: { site: string; query: TrendingQuery }; gives: MadeReply }
  rising: { asks: { site: string; query: RisingQuery }; gives: MadeReply }
  story: { asks: { site: string; storyId: string }; gives: MadeReply }
  /** The lists as an event of a stream; `seenId` is the event that its clients have. */
  event: { asks: { site: string; query: StreamQuery; seenId: string | undefined }; gives: MadeEvent }
  topStories: { asks: { site: string; section: string; topN: number }; gives: string[] }
  waitingStories: { asks: { site: string }; gives: WaitingStoryCard[] }
  metrics: { asks: object; gives: MetricsSnapshot }
  /** Whether the thread still works. */
  ping: { asks: object; gives: null }
}

export type BoardRequestKind = keyof BoardRequests

export type BoardRequest = {
  [Kind in BoardRequestKind]: { readonly kind: Kind } & BoardRequests[Kind]['asks']
}[BoardRequestKind]

/** Requests for replies that many readers get. */
export type ReplyRequest = Extract<BoardRequest, { kind: 'lists' | 'rising' | 'story' }>

/** What something was made from: while neither goes up for its site, it is what would be made again. */
export interface MadeFrom {
  readonly site: string
  readonly boardVersion: number
  readonly decisionsVersion: number
  /** Milliseconds since 1970: when it is no longer good, though neither has gone up. */
  readonly untilMs: number
}

/** A body that is ready to be sent: JSON in ASCII. */
export interface MadeReply extends MadeFrom {
  readonly body: ArrayBuffer
  readonly etag: string
  readonly madeInMs: number
}

export interface MadeEvent extends MadeFrom {
  /** Names what is in the event, scores aside. */
  readonly id: string
  readonly hasStories: boolean
  /** The event in its wire form; absent where its clients have it. */
  readonly frame?: ArrayBuffer
}

export interface WaitingStoryCard extends WaitingStory {
  readonly title?: string
  readonly url?: string
}

/** An HttpFault as data. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors?: readonly FaultPointer[]
}

export type Outcome = { readonly made: unknown } | { readonly refused: Refusal } | { readonly failed: Error }

export type ToBoardThread =
  | { readonly kind: 'ask'; readonly id: number; readonly key?: string; readonly request: BoardRequest }
  /** All decisions, also those whose time has passed. */
  | {
      readonly kind: 'decisions'
      readonly version: number
      readonly decisions: readonly EditorialDecision[]
    }
  /** Nobody asks for this key any more: it need not be made before it is asked for. */
  | { readonly kind: 'cold'; readonly key: string }
  | { readonly kind: 'close' }

export type FromBoardThread =
  /** Redis was read, or does not answer: requests are taken from here on. */
  | { readonly kind: 'started' }
  | {
      readonly kind: 'state'
      readonly state: BoardState
      readonly versions: ReadonlyMap<string, number>
    }
  | { readonly kind: 'outcome'; readonly id: number; readonly outcome: Outcome }
  /** Made before it is asked for, since it was asked for lately. */
  | { readonly kind: 'prepared'; readonly key: string; readonly made: MadeReply }

/** One end of the channel between the threads: a Worker, or a port. */
export interface BoardPort {
  post(message: ToBoardThread): void
  onMessage(listener: (message: FromBoardThread) => void): void
  /** Called once, when the other end is gone; with the error that ended it, if one did. */
  onExit(listener: (error: Error | undefined) => void): void
  /** Ends the other side at once. */
  terminate(): Promise<void>
}
