#!lua flags=allow-oom
-- These inboxes do not hold the bytes (any more). ARGV: name, whether the commit has come to
-- its end, then the ids. Answers the bytes that the store holds less. Idempotent.
local name, settled = ARGV[4], ARGV[5]
if fenced() then return { 'fenced' } end
for index = 6, #ARGV do call('SREM', P .. 'R:' .. name, ARGV[index]) end
if settled == '1' then call('ZREM', P .. 'pending', name) end
if call('SCARD', P .. 'R:' .. name) > 0 then return { 'unshared', 0 } end
local held = tonumber(call('HGET', P .. 'shared', name) or '0')
call('UNLINK', P .. 'B:' .. name)
call('HDEL', P .. 'shared', name)
call('ZREM', P .. 'pending', name)
hold(-held)
return { 'unshared', held }
