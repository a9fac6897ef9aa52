#!lua flags=allow-oom
-- What is in this partition: living, resting, messages, bytes held. It writes nothing, and is
-- refused where nothing could be written: who asks for it wants to know that too.
local sums = call('HMGET', P .. 'sum', 'living', 'messages', 'held')
return { tonumber(sums[1] or 0), call('ZCARD', P .. 'rest'), tonumber(sums[2] or 0),
  tonumber(sums[3] or 0) }
