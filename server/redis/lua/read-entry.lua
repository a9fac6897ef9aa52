-- ARGV: id, arrival of a message. Answers the state, the epoch, and the entry if it exists.
local id = ARGV[4]
local how = state(id)
if how ~= 'living' then return { how } end
return { how, call('HGET', P .. 'i:' .. id, 'epoch'), call('HGET', P .. 'm:' .. id, ARGV[5]) }
