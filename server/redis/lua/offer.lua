-- Stores the encrypted token of a hand-off, in place of an earlier one of the inbox. ARGV: id, hash
-- of the secret, encrypted token, milliseconds for which it can be used. Answers the state.
local id, hash, sealed, duration = ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local how = state(id)
if how ~= 'living' then return { how } end
local inbox = P .. 'i:' .. id
local before = call('HGET', inbox, 'handoff')
if before then call('UNLINK', P .. 'h:' .. before) end
call('HSET', inbox, 'handoff', hash)
-- The end is in service time. The key also expires by the clock of Redis.
call('SET', P .. 'h:' .. hash, string.format('%s %.0f %s', id, now + duration, sealed), 'PX', duration)
return { how }
