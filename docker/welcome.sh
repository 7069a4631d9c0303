#!/bin/sh
# The container `welcome`: says what to open once all of it can be opened. It stays, because `docker compose up --wait`
# counts a container that has ended as one that failed.
address=${PUBLISH_ADDRESS:-127.0.0.1}
[ "$address" != 0.0.0.0 ] || address=127.0.0.1
# The first port of a range.
tracker=http://$address:${TRACKER_PORT:-4001} tracker=${tracker%-[0-9]*}
splitter=http://$address:${SPLITTER_PORT:-4002} splitter=${splitter%-[0-9]*}
trending=http://$address:${TRENDING_PORT:-4003} trending=${trending%-[0-9]*}
feed=http://$address:${FEED_PORT:-4004} feed=${feed%-[0-9]*}
newsstand=http://$address:${NEWSSTAND_PORT:-4010} newsstand=${newsstand%-[0-9]*}
transporter=http://127.0.0.1:${TRANSPORTER_PORT:-4005} transporter=${transporter%-[0-9]*}
cat <<END

Frontpage is ready. Open the news site that runs on it: $newsstand
  tracker      $tracker  accepts events
  splitter     $splitter  experiments and features
  trending     $trending  trending stories
  feed         $feed  each reader’s front page
  newsstand    $newsstand  a news site for readers
  transporter  $transporter  stores them in ClickHouse
A reader views a story, and it trends:
  curl -u ${TRACKER_WRITE_KEY:-dev}: $tracker/v1/page -H 'content-type: application/json' -d '{"anonymousId":"me","properties":{"storyId":"hello","title":"Hello"}}'
  curl $trending/v1/trending
The front page of a reader, whose id is made up at random on the reader's device:
  curl $feed/v1/feed -H 'x-anonymous-id: 3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10'
What a reader gets of features and experiments (docs/experiments.md says how to make them):
  curl -H 'x-api-key: '${SPLITTER_SDK_KEY:-dev} $splitter/ofrep/v1/evaluate/flags -H 'content-type: application/json' -d '{"context":{"targetingKey":"me"}}'
Every route, to try in a browser: $tracker/docs, $splitter/docs, $trending/docs and $feed/docs
The admin routes want a token, <actor>:<scopes>:<secret>, of which you send the secret; it was made at the first start:
  docker compose exec newsstand cat /run/frontpage/services/admin-token
What else there is: docs/docker.md

END
trap 'exit 0' TERM INT
sleep infinity &
wait
