#!lua flags=allow-oom
-- Writes the life of an inbox if its revision is still `rev`. ARGV: id, rev, life, holders, nodes
-- with sockets, deadline, its reason, the event or ''.
-- Answers living with the event number; conflict; the state; fenced.
local id, rev, life, holders, nodes = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local deadline, reason, news = ARGV[9], ARGV[10], ARGV[11]
if fenced() then return { 'fenced' } end
local how = state(id)
if how ~= 'living' then return { how } end
local inbox = P .. 'i:' .. id
local known = call('HMGET', inbox, 'rev', 'nodes', 'news')
if known[1] ~= rev then return { 'conflict' } end
for held in string.gmatch(known[2], '%S+') do call('SREM', P .. 'held:' .. held, id) end
for holder in string.gmatch(nodes, '%S+') do call('SADD', P .. 'held:' .. holder, id) end
call('HSET', inbox, 'rev', tonumber(rev) + 1, 'life', life, 'holders', holders,
  'nodes', nodes, 'deadline', deadline, 'reason', reason)
if deadline == 'never' then
  call('ZREM', P .. 'due', id)
else
  call('ZADD', P .. 'due', deadline, id)
end
if news == '' then return { how, tonumber(known[3]) } end
return { how, publish(id, news) }
