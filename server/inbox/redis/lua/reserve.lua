-- Promises room. ARGV: id or '' and the hash of the address, transaction, bytes, whether the
-- store has room, messages and bytes that an inbox may have, the part of what it has left that
-- one source may be promised ahead, and that source or ''.
-- Answers room | known with the id and the bytes promised; inbox_full | store_full | elsewhere |
-- due with the id; dead; fenced.
local id, address, transaction, bytes, room = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local maxMessages, maxBytes = tonumber(ARGV[9]), tonumber(ARGV[10])
local share, source = tonumber(ARGV[11]), ARGV[12]
if fenced() then return { 'fenced' } end
if id == '' then
  id = call('HGET', P .. 'addr', address)
  if not id then return { 'dead' } end
  if call('EXISTS', P .. 'i:' .. id) == 0 then return { 'elsewhere', id } end
end
local how = state(id)
if how ~= 'living' then return { how, id } end
local known = call('HGET', P .. 'p:' .. id, transaction)
if known then return { 'known', id, tonumber(string.match(known, '^(%d+)')) } end
if not fits(id, 1, tonumber(bytes), maxMessages, maxBytes) then return { 'inbox_full', id } end
if room == '0' then return { 'store_full', id } end
local promised = tonumber(bytes)
if source ~= '' then
  local own = tonumber(call('HGET', P .. 'q:' .. id, '+' .. source) or '0')
  local has = call('HMGET', P .. 'i:' .. id, 'bytes', 'promisedBytes')
  local left = maxBytes - tonumber(has[1]) - (tonumber(has[2]) - own)
  promised = math.max(0, math.min(promised, math.floor(left * share) - own))
  call('HSET', P .. 'q:' .. id, '=' .. transaction, source)
end
call('HSET', P .. 'p:' .. id, transaction, string.format('%.0f %s', promised, node))
ahead(id, transaction, promised)
call('SADD', P .. 'promised:' .. node, id .. ' ' .. transaction)
call('HINCRBY', P .. 'i:' .. id, 'promisedMessages', 1)
add(P .. 'i:' .. id, 'promisedBytes', promised)
return { 'room', id, promised }
