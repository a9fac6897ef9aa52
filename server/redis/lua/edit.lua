-- Replaces an entry if it is still the one that the caller has read. ARGV: id, arrival, the old
-- entry, new summary, new other fields (byte 1 stands for the seq), the changed fields, more bytes
-- to count. Answers changed with the event number; conflict; gone; the state; fenced.
local id, arrival, old = ARGV[4], ARGV[5], ARGV[6]
local summary, rest, patch, more = ARGV[7], ARGV[8], ARGV[9], tonumber(ARGV[10])
if fenced() then return { 'fenced' } end
local how = state(id)
if how ~= 'living' then return { how } end
local entry = call('HGET', P .. 'm:' .. id, arrival)
if not entry then return { 'gone' } end
if entry ~= old then return { 'conflict' } end
local seq = nextNumber(id, 'seq')
local size, held, body = parseAccount(entry)
call('HSET', P .. 'm:' .. id, arrival, string.format('%.0f %.0f %s\n', size, held + more, body)
  .. summary .. '\n' .. string.gsub(rest, '\1', seq))
add(P .. 'sum', 'held', more)
local epoch = call('HGET', P .. 'i:' .. id, 'epoch')
return { 'changed', publish(id, 'changed|' .. epoch .. '|' .. seq .. '|' .. arrival, patch) }
