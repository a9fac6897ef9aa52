#!lua flags=allow-oom
-- Fences a failed node: it can change nothing more in this partition. ARGV: the failed node.
-- Answers the inboxes with its sockets.
local dead = ARGV[4]
call('ZADD', P .. 'fence', now, dead)
return call('SMEMBERS', P .. 'held:' .. dead)
