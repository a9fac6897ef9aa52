#!lua flags=allow-oom
-- Fences a failed node: it can change nothing more in this partition. ARGV: the failed node.
-- Answers the capacity that it used here, in bytes and inboxes; then the inboxes with its sockets.
local dead = ARGV[4]
call('ZADD', P .. 'fence', now, dead)
local spent = call('HMGET', P .. 'spent', 'bytes:' .. dead, 'inboxes:' .. dead)
local answer = { tonumber(spent[1] or 0), tonumber(spent[2] or 0) }
for _, id in ipairs(call('SMEMBERS', P .. 'held:' .. dead)) do answer[#answer + 1] = id end
return answer
