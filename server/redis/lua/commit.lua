-- Stores a message in one inbox. ARGV: id, transaction, fingerprint or '', raw size, bytes to
-- count, whether the store has room, limits of messages and bytes of an inbox, since when a
-- fingerprint counts, how many are remembered, the summary, the other fields, the place of the body
-- (inline | staged | shared:NAME, or none without room), the body or the number of staged pieces, a
-- key that must exist or '', whether to publish the event.
-- Answers stored with arrival, epoch and event number (0 if not published); duplicate with arrival
-- and epoch; inbox_full; store_full; late; the state; fenced.
local id, transaction, fingerprint = ARGV[4], ARGV[5], ARGV[6]
local size, held, room = ARGV[7], ARGV[8], ARGV[9]
local maxMessages, maxBytes = tonumber(ARGV[10]), tonumber(ARGV[11])
local since, remembered = tonumber(ARGV[12]), tonumber(ARGV[13])
local summary, rest, where, bytes, guardKey = ARGV[14], ARGV[15], ARGV[16], ARGV[17], ARGV[18]
local isPublished = ARGV[19] == '1'
local inbox, staged = P .. 'i:' .. id, P .. 's:' .. transaction .. ':' .. id

local function refuse(why, arrival, epoch)
  if where == 'staged' then call('UNLINK', staged) end
  return { why, arrival, epoch }
end

if fenced() then return refuse('fenced') end
local how = state(id)
if how ~= 'living' then return refuse(how) end
if guardKey ~= '' and call('UNLINK', guardKey) == 0 then return refuse('late') end
if where == 'staged' and call('LLEN', staged) ~= tonumber(bytes) then return refuse('late') end

local recent, ids = P .. 'f:' .. id, P .. 'g:' .. id
local epoch = call('HGET', inbox, 'epoch')
if fingerprint ~= '' then
  -- Only a hash stays after a message is deleted. The epoch is the salt, since it is unique.
  -- Scripts have SHA-1 only, and a collision gives an attacker nothing.
  fingerprint = redis.sha1hex(epoch .. ' ' .. fingerprint)
  local at = call('ZSCORE', recent, fingerprint)
  if at and tonumber(at) > since then
    -- A repeated message counts for another period.
    call('ZADD', recent, now, fingerprint)
    return refuse('duplicate', call('HGET', ids, fingerprint), epoch)
  end
end
if not fits(id, tonumber(size), maxMessages, maxBytes) then return refuse('inbox_full') end
if room == '0' then return refuse('store_full') end

local seq = nextNumber(id, 'seq')
local body = 'own'
if where == 'inline' then
  call('RPUSH', P .. 'b:' .. id .. ':' .. seq, bytes)
elseif where == 'staged' then
  call('RENAME', staged, P .. 'b:' .. id .. ':' .. seq)
  call('PERSIST', P .. 'b:' .. id .. ':' .. seq)
else
  body = where
end
call('HSET', P .. 'm:' .. id, seq,
  size .. ' ' .. held .. ' ' .. body .. '\n' .. summary .. '\n' .. rest)
call('HINCRBY', inbox, 'messages', 1)
call('HINCRBY', inbox, 'bytes', size)
call('HINCRBY', P .. 'sum', 'messages', 1)
add(P .. 'sum', 'held', held)
if fingerprint ~= '' then
  call('ZADD', recent, now, fingerprint)
  call('HSET', ids, fingerprint, seq)
  local old = call('ZRANGEBYSCORE', recent, '-inf', since)
  local many = call('ZCARD', recent) - remembered
  if #old == 0 and many > 0 then old = call('ZRANGE', recent, 0, many - 1) end
  for _, gone in ipairs(old) do
    call('ZREM', recent, gone)
    call('HDEL', ids, gone)
  end
end
if not isPublished then return { 'stored', seq, epoch, 0 } end
return { 'stored', seq, epoch, publish(id, 'message|' .. epoch .. '|' .. seq .. '|' .. seq, summary) }
