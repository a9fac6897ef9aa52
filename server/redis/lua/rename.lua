#!lua flags=allow-oom
-- The operator's inbox is shown under another address. ARGV: id, address. Answers its state.
local id, address = ARGV[4], ARGV[5]
local how = state(id)
if how == 'living' then call('HSET', P .. 'i:' .. id, 'address', address) end
return { how }
