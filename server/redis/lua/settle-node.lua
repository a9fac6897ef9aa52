#!lua flags=allow-oom
-- Frees capacity that a reclaimed node had leased and not used, once for each node. ARGV: the
-- reclaimed node; what it used in all partitions, in bytes and inboxes.
local dead = ARGV[4]
local capacity = P .. 'capacity'
if not call('ZSCORE', P .. 'nodes', dead) then return { 'settled before' } end
for index, what in ipairs({ 'bytes', 'inboxes' }) do
  local taken = tonumber(ARGV[4 + index])
  local leased = tonumber(call('HGET', capacity, what .. ':' .. dead) or '0')
  add(capacity, what, taken - leased)
  add(capacity, what .. ':nobody', taken)
  call('HDEL', capacity, what .. ':' .. dead)
end
call('ZREM', P .. 'nodes', dead)
return { 'settled' }
