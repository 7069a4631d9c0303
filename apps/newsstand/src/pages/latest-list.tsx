import type { DemoStory } from '../content/demo-story.js'
import { hrefOf } from '../stories/story-view.js'
import type { PageContext } from './page-context.js'
import { When } from './when.js'

/** The newest stories, each with its time: the same for every reader. */
export function LatestList({ stories, page }: { stories: readonly DemoStory[]; page: PageContext }) {
  return (
    <section className="latest" aria-labelledby="latest-title">
      <h2 id="latest-title" className="label-heading latest__head">
        {page.texts.latest}
      </h2>
      <ul role="list">
        {stories.map((story) => (
          <li key={story.id} className="latest__row">
            <When at={story.publishedAt} page={page} />
            <a href={hrefOf(story)}>{story.title}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}
