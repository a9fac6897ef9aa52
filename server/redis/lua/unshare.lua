#!lua flags=allow-oom
-- Removes inboxes from a shared body. ARGV: name, whether the commit is completed, then the ids.
-- Idempotent.
local name, settled = ARGV[4], ARGV[5]
if fenced() then return { 'fenced' } end
for index = 6, #ARGV do call('SREM', P .. 'R:' .. name, ARGV[index]) end
if settled == '1' then call('ZREM', P .. 'pending', name) end
if call('SCARD', P .. 'R:' .. name) > 0 then return { 'unshared' } end
call('UNLINK', P .. 'B:' .. name)
add(P .. 'sum', 'held', -tonumber(call('HGET', P .. 'shared', name) or '0'))
call('HDEL', P .. 'shared', name)
call('ZREM', P .. 'pending', name)
return { 'unshared' }
