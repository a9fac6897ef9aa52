-- Tells of a message that was stored and not told. ARGV: id, arrival.
-- Answers told with the news; gone; its state.
local id, arrival = ARGV[4], ARGV[5]
local how = state(id)
if how ~= 'living' then return { how } end
local entry = call('HGET', P .. 'm:' .. id, arrival)
if not entry then return { 'gone' } end
local epoch = call('HGET', P .. 'i:' .. id, 'epoch')
local summary = string.match(entry, '^[^\n]*\n([^\n]*)\n')
return { 'told', tell(id, 'message|' .. epoch .. '|' .. arrival .. '|' .. arrival, summary) }
