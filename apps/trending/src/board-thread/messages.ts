import type { EditorialDecision } from '@frontpage/contracts'
import type { WaitingStory } from '@frontpage/read-models'
import type { FaultPointer, MetricsSnapshot } from '@frontpage/service-kit'
import type { RisingQuery, StreamQuery, TrendingQuery } from '../list/list-queries.js'
import type { BoardState } from '../list/trending-board.js'

/** The requests to the board's thread, and its replies. Everything is data that can be sent between threads. */
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

/**
 * The versions from which a reply was made: while neither increases for its site, the same reply would be made again.
 */
export interface MadeFrom {
  readonly site: string
  readonly boardVersion: number
  readonly decisionsVersion: number
  /** Milliseconds since 1970: the reply expires then, even when neither has increased. */
  readonly untilMs: number
}

/** A body that is ready to be sent: JSON in ASCII. */
export interface MadeReply extends MadeFrom {
  readonly body: ArrayBuffer
  readonly etag: string
  readonly madeInMs: number
}

export interface MadeEvent extends MadeFrom {
  /** Identifies the event's content, scores aside. */
  readonly id: string
  readonly hasStories: boolean
  /** The event in its wire form; absent when its clients have it already. */
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
  /** All decisions, including expired ones. */
  | {
      readonly kind: 'decisions'
      readonly version: number
      readonly decisions: readonly EditorialDecision[]
    }
  /** This key is not requested any more: its reply need not be made in advance. */
  | { readonly kind: 'cold'; readonly key: string }
  | { readonly kind: 'close' }

export type FromBoardThread =
  /** Redis was read, or does not answer: requests are accepted from here on. */
  | { readonly kind: 'started' }
  | {
      readonly kind: 'state'
      readonly state: BoardState
      readonly versions: ReadonlyMap<string, number>
    }
  | { readonly kind: 'outcome'; readonly id: number; readonly outcome: Outcome }
  /** Made in advance, because it was requested lately. */
  | { readonly kind: 'prepared'; readonly key: string; readonly made: MadeReply }

/** One end of the channel between the threads: a Worker, or a port. */
export interface BoardPort {
  post(message: ToBoardThread): void
  onMessage(listener: (message: FromBoardThread) => void): void
  /** Called once, when the other end is gone; with the error that ended it, if any. */
  onExit(listener: (error: Error | undefined) => void): void
  /** Ends the other side at once. */
  terminate(): Promise<void>
}
