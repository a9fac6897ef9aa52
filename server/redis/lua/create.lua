-- Creates an inbox. ARGV: id, hash of the address or '' (see set-operator-address.lua), whether
-- there is capacity for one more, then names and values of its fields.
-- Answers created | not_free | full | due with the id of the inbox to end first | fenced.
local id, address, room = ARGV[4], ARGV[5], ARGV[6]
if fenced() then return { 'fenced' } end
local owner = address ~= '' and call('HGET', P .. 'addr', address)
if owner then
  if state(owner) == 'due' then return { 'due', owner } end
  return { 'not_free', owner }
end
local rests = address ~= '' and call('ZSCORE', P .. 'rest', address)
if rests and tonumber(rests) > now then return { 'not_free', '' } end
if call('EXISTS', P .. 'i:' .. id) == 1 then return { 'not_free', id } end
if room == '0' then return { 'full' } end
if rests then call('ZREM', P .. 'rest', address) end
local fields = {}
for index = 7, #ARGV do fields[#fields + 1] = ARGV[index] end
call('HSET', P .. 'i:' .. id, 'hash', address, 'seq', 0, 'floor', 0, 'news', 0, 'rev', 0,
  'messages', 0, 'bytes', 0, 'nodes', '',
  unpack(fields))
if address ~= '' then call('HSET', P .. 'addr', address, id) end
call('HINCRBY', P .. 'sum', 'living', 1)
local deadline = call('HGET', P .. 'i:' .. id, 'deadline')
if deadline ~= 'never' then call('ZADD', P .. 'due', deadline, id) end
return { 'created' }
