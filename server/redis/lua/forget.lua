#!lua flags=allow-oom
-- The accounts of a reclaimed node go over to nobody in particular. ARGV: that node.
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
