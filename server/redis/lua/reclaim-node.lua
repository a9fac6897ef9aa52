#!lua flags=allow-oom
-- A node is dead: from here on it can change nothing in this partition. ARGV: that node.
-- Answers what it had taken here, bytes and inboxes; then the inboxes that it held.
local dead = ARGV[4]
call('ZADD', P .. 'fence', now, dead)
local spent = call('HMGET', P .. 'spent', 'bytes:' .. dead, 'inboxes:' .. dead)
local answer = { tonumber(spent[1] or 0), tonumber(spent[2] or 0) }
for _, id in ipairs(call('SMEMBERS', P .. 'held:' .. dead)) do answer[#answer + 1] = id end
return answer
