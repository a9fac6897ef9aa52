-- Whether the hand-off of an inbox can still be used. ARGV: id. Answers the state, then yes or no.
local id = ARGV[4]
local how = state(id)
if how ~= 'living' then return { how } end
local hash = call('HGET', P .. 'i:' .. id, 'handoff')
local handoff = hash and call('GET', P .. 'h:' .. hash)
local until_ = handoff and string.match(handoff, '^%S+ (%d+) ')
return { how, until_ and now < tonumber(until_) and 'yes' or 'no' }
