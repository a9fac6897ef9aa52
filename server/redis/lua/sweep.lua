#!lua flags=allow-oom
-- What is due in this partition. ARGV: how many at a time, until when fences are old.
-- Answers how many rested addresses were let go, then lists: inboxes to end, notes of shared
-- bytes to let go, shared bytes whose commit was not finished; fenced.
local many, old = tonumber(ARGV[4]), ARGV[5]
if fenced() then return { 'fenced' } end
local rested = call('ZRANGEBYSCORE', P .. 'rest', '-inf', now, 'LIMIT', 0, many)
for _, address in ipairs(rested) do call('ZREM', P .. 'rest', address) end
add(P .. 'spent', 'inboxes:' .. node, -#rested)
call('ZREMRANGEBYSCORE', P .. 'fence', '-inf', old)
return {
  'swept', #rested,
  call('ZRANGEBYSCORE', P .. 'due', '-inf', now, 'LIMIT', 0, many),
  call('SRANDMEMBER', P .. 'unshare', many),
  call('ZRANGEBYSCORE', P .. 'pending', '-inf', now, 'LIMIT', 0, many),
}
