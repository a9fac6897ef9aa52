#!lua flags=allow-oom
-- Changes the shown address of the operator's inbox. ARGV: id, address. Answers the state.
local id, address = ARGV[4], ARGV[5]
local how = state(id)
if how == 'living' then call('HSET', P .. 'i:' .. id, 'address', address) end
return { how }
