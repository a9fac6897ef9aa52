-- Promises room. ARGV: id or '' and the hash of the address, transaction, bytes, whether the
-- store has room, messages and bytes that an inbox may have.
-- Answers room | known | inbox_full | store_full with the id; dead; elsewhere with the id;
-- due with the id; fenced.
local id, address, transaction, bytes, room = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local maxMessages, maxBytes = tonumber(ARGV[9]), tonumber(ARGV[10])
if fenced() then return { 'fenced' } end
if id == '' then
  id = call('HGET', P .. 'addr', address)
  if not id then return { 'dead' } end
  if call('EXISTS', P .. 'i:' .. id) == 0 then return { 'elsewhere', id } end
end
local how = state(id)
if how ~= 'living' then return { how, id } end
if call('HEXISTS', P .. 'p:' .. id, transaction) == 1 then return { 'known', id } end
if not fits(id, 1, tonumber(bytes), maxMessages, maxBytes) then return { 'inbox_full', id } end
if room == '0' then return { 'store_full', id } end
call('HSET', P .. 'p:' .. id, transaction, bytes .. ' ' .. node)
call('SADD', P .. 'promised:' .. node, id .. ' ' .. transaction)
call('HINCRBY', P .. 'i:' .. id, 'promisedMessages', 1)
call('HINCRBY', P .. 'i:' .. id, 'promisedBytes', bytes)
return { 'room', id }
