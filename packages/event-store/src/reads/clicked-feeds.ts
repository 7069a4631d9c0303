/**
 * The first pages of feeds of a site that were served between two times and that readers clicked in. Columns:
 * `message_id`, `received_ms`, and those of the archive.
 *
 * Both sides are found by the key (docs/adr/005-the-key-of-the-archive.md): servings by their source and hour, clicks by
 * hour and name. The message id of a first page is `feed-<feed id>-0`, so that no properties are read for finding it. A
 * click whose client named a time outside the hours is not seen.
 */
export const clickedFeeds = `
  SELECT *, toUnixTimestamp64Milli(received_at) AS received_ms
  FROM events
  WHERE source_id = {servingSource:String} AND type = 'track' AND event = {servingEvent:String}
    AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')
    AND received_at >= fromUnixTimestamp64Milli({fromMs:Int64}) AND received_at < fromUnixTimestamp64Milli({toMs:Int64})
    AND site = {site:String} AND environment = 'production' AND endsWith(message_id, '-0')
    AND substring(message_id, 6, length(message_id) - 7) IN (
      SELECT toString(properties.feedId)
      FROM events
      WHERE type = 'track' AND event = 'Story Clicked'
        AND key_hour >= toDateTime({fromHour:UInt32}, 'UTC') AND key_hour < toDateTime({toHour:UInt32}, 'UTC')
        AND site = {site:String} AND environment = 'production' AND empty(bot_marks)
    )`
