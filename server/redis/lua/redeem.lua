-- Takes an encrypted token, which works once. ARGV: hash of the secret. Answers redeemed with the
-- encrypted token, or none.
local handoff = call('GETDEL', P .. 'h:' .. ARGV[4])
if not handoff then return { 'none' } end
local id, until_, sealed = string.match(handoff, '^(%S+) (%d+) (%S+)$')
if not id or now >= tonumber(until_) or state(id) ~= 'living' then return { 'none' } end
return { 'redeemed', sealed }
