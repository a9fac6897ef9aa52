-- Capacity for a node, in a chunk. ARGV: bytes | inboxes, at least, rather, the limit.
-- Answers how much it was given: less than it asks for where no more is left.
local what, least, rather, limit = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local capacity = P .. 'capacity'
local left = limit - tonumber(call('HGET', capacity, what) or '0')
local given = math.max(0, math.min(left, math.max(least, rather)))
add(capacity, what, given)
add(capacity, what .. ':' .. node, given)
return { given }
