#!lua flags=allow-oom
-- Returns leased capacity. ARGV: bytes | inboxes, how much.
local capacity, what, given = P .. 'capacity', ARGV[4], tonumber(ARGV[5])
add(capacity, what, -given)
add(capacity, what .. ':' .. node, -given)
return { 'given back' }
