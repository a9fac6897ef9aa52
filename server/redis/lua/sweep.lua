#!lua flags=allow-oom
-- Finds what is due in this partition. ARGV: how many items of each kind, until when fences are
-- old. Answers the number of addresses that are no longer blocked, then lists: inboxes to end,
-- notes of shared bodies, shared bodies whose commit was not completed; fenced.
local many, old = tonumber(ARGV[4]), ARGV[5]
if fenced() then return { 'fenced' } end
local rested = call('ZRANGEBYSCORE', P .. 'rest', '-inf', now, 'LIMIT', 0, many)
for _, address in ipairs(rested) do call('ZREM', P .. 'rest', address) end
call('ZREMRANGEBYSCORE', P .. 'fence', '-inf', old)
return {
  'swept', #rested,
  call('ZRANGEBYSCORE', P .. 'due', '-inf', now, 'LIMIT', 0, many),
  call('SRANDMEMBER', P .. 'unshare', many),
  call('ZRANGEBYSCORE', P .. 'pending', '-inf', now, 'LIMIT', 0, many),
}
