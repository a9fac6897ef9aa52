-- Bytes for several inboxes, which have been staged under their name: from here on they stay
-- until the last of these has let go. ARGV: name, pieces staged, bytes that the store holds by
-- them, when it is looked whether the commit came to its end, then the ids.
-- Answers shared, late or fenced.
local name, pieces, held, until_ = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
if fenced() then return { 'fenced' } end
local body = P .. 'B:' .. name
if call('LLEN', body) ~= pieces then return { 'late' } end
call('PERSIST', body)
for index = 8, #ARGV do call('SADD', P .. 'R:' .. name, ARGV[index]) end
call('HSET', P .. 'shared', name, string.format('%.0f', held))
call('ZADD', P .. 'pending', until_, name)
hold(held)
return { 'shared' }
