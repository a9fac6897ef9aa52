-- ARGV: id, epoch and seq up to which the reader has all changes. Answers the state, epoch, seq,
-- floor and event number; then, unless nothing is new, the number of entries, the entries by
-- arrival, and the deletions by arrival with their seq.
local id, epoch, seq = ARGV[4], ARGV[5], ARGV[6]
local how = state(id)
if how ~= 'living' then return { how } end
local known = call('HMGET', P .. 'i:' .. id, 'epoch', 'seq', 'floor', 'news')
local answer = { how, known[1], known[2], known[3], known[4] }
if known[1] == epoch and known[2] == seq then return answer end
local entries = call('HGETALL', P .. 'm:' .. id)
answer[6] = #entries
for _, part in ipairs(entries) do answer[#answer + 1] = part end
for _, part in ipairs(call('ZRANGE', P .. 't:' .. id, 0, -1, 'WITHSCORES')) do
  answer[#answer + 1] = part
end
return answer
