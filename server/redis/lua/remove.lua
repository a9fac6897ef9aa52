#!lua flags=allow-oom
-- Deletes a message. ARGV: id, arrival, its epoch, how many deletions are remembered.
-- Answers removed with the bytes let go, the news and the note of shared bytes; gone; its
-- state; fenced.
local id, arrival, remembered = ARGV[4], ARGV[5], tonumber(ARGV[7])
if fenced() then return { 'fenced' } end
local how = state(id)
if how ~= 'living' then return { how } end
local inbox, graves = P .. 'i:' .. id, P .. 't:' .. id
local epoch = call('HGET', inbox, 'epoch')
local entry = call('HGET', P .. 'm:' .. id, arrival)
if epoch ~= ARGV[6] or not entry then return { 'gone' } end
local size, held, body = account(entry)
call('HDEL', P .. 'm:' .. id, arrival)
call('HINCRBY', inbox, 'messages', -1)
add(inbox, 'bytes', -size)
call('HINCRBY', P .. 'sum', 'messages', -1)
hold(-held)
local seq = nextNumber(id, 'seq')
call('ZADD', graves, seq, arrival)
if call('ZCARD', graves) > remembered then
  local oldest = call('ZRANGE', graves, 0, 0, 'WITHSCORES')
  call('ZREM', graves, oldest[1])
  call('HSET', inbox, 'floor', oldest[2])
end
local note = letGo(id, arrival, body)
local number = tell(id, 'deleted|' .. epoch .. '|' .. seq .. '|' .. arrival)
return { 'removed', held, number, note }
