-- Publishes a message that was stored without an event. ARGV: id, arrival.
-- Answers published with the event number; gone; the state.
local id, arrival = ARGV[4], ARGV[5]
local how = state(id)
if how ~= 'living' then return { how } end
local entry = call('HGET', P .. 'm:' .. id, arrival)
if not entry then return { 'gone' } end
local epoch = call('HGET', P .. 'i:' .. id, 'epoch')
local summary = string.match(entry, '^[^\n]*\n([^\n]*)\n')
return { 'published', publish(id, 'message|' .. epoch .. '|' .. arrival .. '|' .. arrival, summary) }
