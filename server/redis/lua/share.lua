-- Makes a staged body permanent until no inbox shares it. ARGV: name, staged pieces, bytes to
-- count, when a sweep checks whether the commit was completed, then the ids of the inboxes.
-- Answers shared, late or fenced.
local name, pieces, held, until_ = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]
if fenced() then return { 'fenced' } end
local body = P .. 'B:' .. name
if call('LLEN', body) ~= pieces then return { 'late' } end
call('PERSIST', body)
for index = 8, #ARGV do call('SADD', P .. 'R:' .. name, ARGV[index]) end
call('HSET', P .. 'shared', name, string.format('%.0f', held))
call('ZADD', P .. 'pending', until_, name)
add(P .. 'sum', 'held', held)
return { 'shared' }
