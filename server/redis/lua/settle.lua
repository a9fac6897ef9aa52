#!lua flags=allow-oom
-- Of a reclaimed node: what it had leased and not taken is free again. ARGV: that
-- node, and what it had taken in all partitions, bytes and inboxes. Once for each node.
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
