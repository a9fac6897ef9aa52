#!lua flags=allow-oom
-- Adds the counters of a reclaimed node to the total without a node. ARGV: the reclaimed node.
local dead = ARGV[4]
for _, what in ipairs({ 'bytes:', 'inboxes:' }) do
  local spent = call('HGET', P .. 'spent', what .. dead)
  if spent then
    call('HDEL', P .. 'spent', what .. dead)
    add(P .. 'spent', what .. 'nobody', tonumber(spent))
  end
end
call('DEL', P .. 'held:' .. dead)
return { 'forgotten' }
