/** Why a reader gets a story: a stable code with the values for a sentence about it. */
export type FeedReason =
  | { readonly code: 'editors_choice' | 'trending_now' | 'new' | 'for_discovery' | 'popular' }
  | { readonly code: 'because_you_read'; readonly storyId: string }
  | { readonly code: 'popular_in_country'; readonly country: string }
  | {
      readonly code:
        | 'because_you_follow'
        | 'because_you_chose'
        | 'because_you_often_read'
        | 'popular_in_section'
        | 'in_topic'
      /** `section:sport`, `tag:…`, `author:…`, `publisher:…` */
      readonly topic: string
    }
export type FeedReasonCode = FeedReason['code']
