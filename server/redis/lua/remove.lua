#!lua flags=allow-oom
-- Deletes a message. ARGV: id, arrival, its epoch, how many deletions are remembered.
-- Answers removed with the event number and the note of a shared body; gone; the state; fenced.
local id, arrival, remembered = ARGV[4], ARGV[5], tonumber(ARGV[7])
if fenced() then return { 'fenced' } end
local how = state(id)
if how ~= 'living' then return { how } end
local inbox, tombstones = P .. 'i:' .. id, P .. 't:' .. id
local epoch = call('HGET', inbox, 'epoch')
local entry = call('HGET', P .. 'm:' .. id, arrival)
if epoch ~= ARGV[6] or not entry then return { 'gone' } end
local size, held, body = parseAccount(entry)
call('HDEL', P .. 'm:' .. id, arrival)
call('HINCRBY', inbox, 'messages', -1)
add(inbox, 'bytes', -size)
call('HINCRBY', P .. 'sum', 'messages', -1)
add(P .. 'sum', 'held', -held)
local seq = nextNumber(id, 'seq')
call('ZADD', tombstones, seq, arrival)
if call('ZCARD', tombstones) > remembered then
  local oldest = call('ZRANGE', tombstones, 0, 0, 'WITHSCORES')
  call('ZREM', tombstones, oldest[1])
  call('HSET', inbox, 'floor', oldest[2])
end
local note = releaseBody(id, arrival, body)
local number = publish(id, 'deleted|' .. epoch .. '|' .. seq .. '|' .. arrival)
return { 'removed', number, note }
