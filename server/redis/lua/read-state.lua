-- ARGV: id. Answers the state, then the fields of the inbox.
local id = ARGV[4]
local how = state(id)
if how ~= 'living' then return { how } end
local fields = call('HMGET', P .. 'i:' .. id, 'address', 'epoch', 'seq', 'news', 'created',
  'life', 'holders', 'deadline', 'rev', 'messages', 'bytes')
table.insert(fields, 1, how)
return fields
