-- ARGV: id, transaction, bytes in all, bytes that an inbox may have. Answers room, full (the
-- promise is withdrawn) or gone (there is none: the inbox has ended).
local id, transaction, wanted, maxBytes = ARGV[4], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
local promised = call('HGET', P .. 'p:' .. id, transaction)
if not promised then return { 'gone' } end
local bytes, by = string.match(promised, '^(%d+) (%S+)$')
local more = wanted - tonumber(bytes)
if more <= 0 then return { 'room' } end
if not fits(id, 0, more, 9e15, maxBytes) then
  withdraw(id, transaction)
  return { 'full' }
end
call('HSET', P .. 'p:' .. id, transaction, string.format('%.0f %s', wanted, by))
ahead(id, transaction, more)
add(P .. 'i:' .. id, 'promisedBytes', more)
return { 'room' }
