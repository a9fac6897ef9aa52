#!lua flags=allow-oom
-- Ends an inbox. ARGV: id, reason or '' to end it only after its deadline, until when the address
-- is blocked or ''.
-- Answers ended with the reason, the event number and the notes of shared bodies; or the state;
-- permanent; fenced.
local id, reason, rest = ARGV[4], ARGV[5], ARGV[6]
if fenced() then return { 'fenced' } end
local inbox = P .. 'i:' .. id
local how = state(id)
if how == 'dead' then return { how } end
local known = call('HMGET', inbox, 'reason', 'hash', 'nodes', 'maker', 'handoff')
if how == 'due' then
  reason = known[1]
elseif reason == '' then
  return { how }
elseif known[4] == 'operator' and rest ~= '' then
  return { 'permanent' }
end
local notes, freed = {}, 0
local entries = call('HGETALL', P .. 'm:' .. id)
for index = 1, #entries, 2 do
  local size, held, body = parseAccount(entries[index + 1])
  freed = freed + held
  notes[#notes + 1] = releaseBody(id, entries[index], body)
end
for holder in string.gmatch(known[3], '%S+') do call('SREM', P .. 'held:' .. holder, id) end
add(P .. 'sum', 'held', -freed)
add(P .. 'sum', 'messages', -#entries / 2)
add(P .. 'sum', 'living', -1)
call('ZREM', P .. 'due', id)
if call('HGET', P .. 'addr', known[2]) == id then call('HDEL', P .. 'addr', known[2]) end
if rest ~= '' then call('ZADD', P .. 'rest', rest, known[2]) end
local number = publish(id, 'closed|' .. reason)
for _, kind in ipairs({ 'i:', 'm:', 't:', 'f:', 'g:' }) do
  call('UNLINK', P .. kind .. id)
end
if known[5] then call('UNLINK', P .. 'h:' .. known[5]) end
local answer = { 'ended', reason, number }
for _, note in ipairs(notes) do answer[#answer + 1] = note end
return answer
