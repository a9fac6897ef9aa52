#!lua flags=allow-oom
-- The usage of this partition: live inboxes, blocked addresses, messages, bytes. Writes nothing,
-- but Redis refuses it whenever writes are impossible, which callers need to know.
local sums = call('HMGET', P .. 'sum', 'living', 'messages', 'held')
return { tonumber(sums[1] or 0), call('ZCOUNT', P .. 'rest', '(' .. ARGV[2], '+inf'),
  tonumber(sums[2] or 0), tonumber(sums[3] or 0) }
