-- Leases capacity to a node. ARGV: bytes | inboxes, the least, the desired amount, the limit.
-- Answers the leased amount, which can be less than the least.
local what, least, rather, limit = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local capacity = P .. 'capacity'
local left = limit - tonumber(call('HGET', capacity, what) or '0')
local given = math.max(0, math.min(left, math.max(least, rather)))
add(capacity, what, given)
add(capacity, what .. ':' .. node, given)
return { given }
